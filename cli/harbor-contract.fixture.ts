/** Harbor's own description of its API, to hold requests and answers against. It lies beside the repository, if anywhere. */

import fs from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";

const FILE = path.resolve(import.meta.dirname, "../../shared/contracts/harbor-api-v2.0-swagger.yaml");

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "body";
  readonly required?: boolean;
  readonly type?: string;
  readonly schema?: object;
  readonly [key: string]: unknown;
}

interface Operation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly responses: Readonly<Record<string, { readonly schema?: object; readonly $ref?: string }>>;
}

interface Description {
  readonly basePath: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly definitions: Readonly<Record<string, object>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly responses: Readonly<Record<string, { readonly schema?: object }>>;
}

export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Headers that no API has to describe. */
const PLAIN = /^(?:host|accept|authorization|user-agent|content-type|content-length|connection)$/;

export class Contract {
  readonly #api: Description;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  readonly #validators = new Map<string, ValidateFunction>();

  private constructor(api: Description) {
    this.#api = api;
    this.#ajv.addSchema({ $id: "harbor", definitions: strict(api.definitions) });
  }

  /** Undefined where the description is not at hand. */
  static read(): Contract | undefined {
    return fs.existsSync(FILE) ? new Contract(parse(fs.readFileSync(FILE, "utf8")) as Description) : undefined;
  }

  /** What is wrong with a request. */
  faultsOfRequest({ method, url, headers, body }: Exchange): string[] {
    const { pathname, searchParams } = new URL(url, "http://harbor");
    const found = this.#operation(method, pathname);
    if (!found) return [`${method} ${pathname} is not in the description`];
    const faults: string[] = [];
    const parameters = found.parameters;
    const named = (place: Parameter["in"], name: string) =>
      parameters.find((one) => one.in === place && one.name.toLowerCase() === name.toLowerCase());
    const check = (place: Parameter["in"], name: string, text: string) => {
      const parameter = named(place, name);
      if (!parameter) faults.push(`${method} ${pathname}: unknown ${place} parameter ${name}`);
      else faults.push(...this.#faults(`${place} ${name}`, parameter, typedValue(parameter, text)));
    };
    for (const [name, text] of searchParams) check("query", name, text);
    for (const [name, text] of Object.entries(headers)) if (!PLAIN.test(name)) check("header", name, String(text));
    for (const [name, text] of found.segments) check("path", name, decodeURIComponent(text));
    for (const { in: place, name, required } of parameters) {
      const has = place === "query" ? searchParams.has(name) : place === "header" ? headers[name.toLowerCase()] : true;
      if (required && !has) faults.push(`${method} ${pathname}: ${place} parameter ${name} is missing`);
    }
    const bodySchema = parameters.find((one) => one.in === "body");
    if (bodySchema?.schema && headers["content-type"] !== "application/json") faults.push("the body is not JSON");
    if (bodySchema?.schema) faults.push(...this.#faults("body", strict(bodySchema.schema), JSON.parse(body || "null")));
    else if (body !== "") faults.push(`${method} ${pathname} takes no body`);
    return faults;
  }

  /** What is wrong with an answer, lest the tests' Harbor be a fiction. */
  faultsOfAnswer({ method, url }: Exchange, status: number, body: string): string[] {
    const { pathname } = new URL(url, "http://harbor");
    const found = this.#operation(method, pathname);
    const described = found?.operation.responses[status];
    if (!described) return [`${method} ${pathname} answers no ${status}`];
    const { schema } = described.$ref ? this.#resolve(described.$ref, this.#api.responses) : described;
    return schema ? this.#faults(`answer ${status}`, strict(schema), JSON.parse(body)) : [];
  }

  #operation(method: string, pathname: string) {
    if (!pathname.startsWith(this.#api.basePath)) return undefined;
    const parts = pathname.slice(this.#api.basePath.length).split("/");
    for (const [template, operations] of Object.entries(this.#api.paths)) {
      const names = template.split("/");
      const operation = operations[method.toLowerCase()];
      if (!operation || names.length !== parts.length) continue;
      const isVariable = (name: string) => name.startsWith("{");
      if (names.some((name, index) => !isVariable(name) && name !== parts[index])) continue;
      const segments = names.flatMap((name, index) =>
        isVariable(name) ? [[name.slice(1, -1), parts[index] ?? ""] as const] : [],
      );
      const parameters = (operation.parameters ?? []).map((one) =>
        "$ref" in one ? this.#resolve(one.$ref as string, this.#api.parameters) : one,
      );
      return { operation, segments, parameters };
    }
    return undefined;
  }

  #resolve<T>(reference: string, table: Readonly<Record<string, T>>): T {
    return table[reference.split("/").at(-1) as string] as T;
  }

  #faults(what: string, schema: object, value: unknown): string[] {
    // `name`, `in` and `required` of a parameter are nothing that a schema knows.
    const { name: _, in: __, required, ...plain } = schema as Record<string, unknown>;
    const pure = Array.isArray(required) ? { ...plain, required } : plain;
    const key = JSON.stringify(pure);
    const validate = this.#validators.get(key) ?? this.#ajv.compile(pure);
    this.#validators.set(key, validate);
    return validate(value)
      ? []
      : (validate.errors ?? []).map((error) => `${what}${error.instancePath} ${error.message}`);
  }
}

function typedValue({ type }: Parameter, text: string): unknown {
  if (type === "integer") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (type === "boolean") return text === "true" || (text === "false" ? false : text);
  return text;
}

/** The same, but a property that is not described is a fault, `x-nullable` allows null, and references are within ajv. */
function strict<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(strict) as T;
  if (typeof schema !== "object" || schema === null) return schema;
  const { $ref, ...rest } = schema as Record<string, unknown>;
  if (typeof $ref === "string") return { $ref: `harbor${$ref}` } as T;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === "example" ? value : strict(value)]),
  );
  if (copy["type"] === "object" && copy["properties"] && copy["additionalProperties"] === undefined) {
    copy["additionalProperties"] = false;
  }
  if (copy["x-nullable"] === true && typeof copy["type"] === "string") copy["type"] = [copy["type"], "null"];
  return copy as T;
}
