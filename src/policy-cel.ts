/** The mapping in CEL, for Kubernetes' own policies and for Kyverno's: variables, each made of those before it. */

import type { PolicyMapping, PolicyRule } from "./policy-mapping.js";
import { DOCKER_HUB, HEX_ID_PATTERN, MAX_LENGTH, MAX_PATH_LENGTH, referencePattern, SENTINEL } from "./reference.js";
import { ANY } from "./rules.js";

export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** The pod template that an object is or has, by its shape: the API server drops fields that a kind doesn't know. */
const template = (object: string) => `has(${object}.template)
  ? ${object}.template
  : !has(${object}.spec) ? ${object} : has(${object}.spec.jobTemplate)
    ? ${object}.spec.jobTemplate.spec.template
    : has(${object}.spec.template) ? ${object}.spec.template : ${object}`;

const PATH = `has(object.template)
  ? '/template/spec'
  : has(object.spec.jobTemplate)
    ? '/spec/jobTemplate/spec/template/spec'
    : has(object.spec.template) ? '/spec/template/spec' : '/spec'`;

const SKIP = "pullthrough.dev/skip";

/** What a mutation needs: `variables.changes` are the fields to change, with `at`, `image` and `becomes`. */
export function mutationVariables(mapping: PolicyMapping, controllers: boolean): Variable[] {
  const path = controllers ? "variables.path" : "'/spec'";
  const list = (name: string) =>
    `variables.pod.?spec.?${name}.orValue([]).transformList(i, c, {
  'at': ${path} + '/${name}/' + string(i) + '/image',
  'image': string(c.?image.orValue('')),
  'key': '${name} ' + c.?name.orValue('') + ' ' + c.?image.orValue('')
})`;
  const volumes = `variables.pod.?spec.?volumes.orValue([]).transformList(i, v, {
  'at': ${path} + '/volumes/' + string(i) + '/image/reference',
  'image': string(v.?image.?reference.orValue('')),
  'key': 'volumes ' + v.?name.orValue('') + ' ' + v.?image.?reference.orValue('')
})`;
  const fields = [list("containers"), list("initContainers"), list("ephemeralContainers"), volumes].join(" +\n");
  return [
    ...(controllers ? [{ name: "path", expression: PATH }] : []),
    ...objects(controllers),
    { name: "fields", expression: `// Where references are, and who holds them.\n${fields}` },
    ...readings(mapping),
    {
      name: "changes",
      expression: `// What is longer than registries take, or has no repository left, stays.
variables.mapped.filter(f, f.to != '').map(f, {
  'at': f.at, 'image': f.image, 'becomes': f.to + f.suffix, 'path': f.to.substring((f.to + '/').indexOf('/'))
}).filter(f, f.path.size() > 1 && f.path.size() <= ${MAX_PATH_LENGTH + 1}${hubLengths(mapping)})`,
    },
  ];
}

/** What a validation needs: `variables.unapproved` are the references that no rule serves. */
export function validationVariables(mapping: PolicyMapping, controllers: boolean): Variable[] {
  const list = (name: string) =>
    `variables.pod.?spec.?${name}.orValue([]).map(c, {
  'at': '${name}', 'image': string(c.?image.orValue('')), 'key': '${name} ' + c.?name.orValue('') + ' ' + c.?image.orValue('')
})`;
  const volumes = `variables.pod.?spec.?volumes.orValue([]).map(v, {
  'at': 'volumes', 'image': string(v.?image.?reference.orValue('')),
  'key': 'volumes ' + v.?name.orValue('') + ' ' + v.?image.?reference.orValue('')
})`;
  const fields = [list("containers"), list("initContainers"), list("ephemeralContainers"), volumes].join(" +\n");
  const own = mapping.own === undefined ? "" : ` && !f.name.matches(${text(mapping.own)})`;
  return [
    ...objects(controllers),
    { name: "fields", expression: fields },
    ...readings(mapping),
    { name: "unapproved", expression: `variables.mapped.filter(f, f.to == ''${own}).map(f, f.image)` },
  ];
}

function objects(controllers: boolean): Variable[] {
  const keys = (name: string, image: string) =>
    `variables.was.?spec.?${name}.orValue([]).map(c, '${name} ' + c.?name.orValue('') + ' ' + ${image}.orValue(''))`;
  const before = ["containers", "initContainers", "ephemeralContainers"].map((name) => keys(name, "c.?image"));
  const was = controllers ? template("oldObject") : "oldObject";
  return [
    { name: "pod", expression: controllers ? template("object") : "object" },
    {
      name: "was",
      expression: `// Nothing when it is created; Kyverno gives an empty object then.\noldObject == null ? {} : (${was})`,
    },
    { name: "before", expression: [...before, keys("volumes", "c.?image.?reference")].join(" +\n") },
  ];
}

/** From `variables.fields` to `variables.mapped`: where the rules send the references that they may. */
function readings(mapping: PolicyMapping): Variable[] {
  const targets = mapping.rules.map((rule) => `  ${condition(rule, mapping)}\n    ? ${target(rule)} : ''`);
  const skips = (object: string) => `${object}.?metadata.?annotations[?'${SKIP}'].orValue('') == 'true'`;
  return [
    {
      name: "references",
      expression: `// An update leaves the references that were there before: some fields can't be changed, and to change one restarts a
// container. What is no reference is left, and so is what an annotation says to skip.
variables.fields.filter(f, !(f.key in variables.before) &&
  f.image.matches(${text(referencePattern())}) &&
  !f.image.matches(${text(HEX_ID_PATTERN)}) && f.image != '${SENTINEL}' && f.image.size() <= ${MAX_LENGTH} &&
  !(${skips("object")}) && !(${skips("variables.pod")}))`,
    },
    {
      name: "written",
      expression: `// The first segment is a domain if it holds a dot, a colon or an upper-case letter, or is localhost.
variables.references.map(f, {
  'at': f.at, 'image': f.image, 'written': f.image.find('^(?:[^/@]*/)*[^/:@]*')
}).map(f, {
  'at': f.at, 'image': f.image, 'suffix': f.image.substring(f.written.size()),
  'full': (f.written.matches('^(?:[^/]*[.:A-Z][^/]*|localhost)/') ? '' : '${DOCKER_HUB}/') + f.written
})`,
    },
    {
      name: "named",
      expression: `// The normalized name: the domain in lower case and by one name, library/ written out.
variables.written.map(f, {
  'at': f.at, 'image': f.image, 'suffix': f.suffix,
  'domain': f.full.find('^[^/]*').lowerAscii(), 'path': f.full.substring(f.full.indexOf('/') + 1)
}).map(f, {
  'at': f.at, 'image': f.image, 'suffix': f.suffix, 'path': f.path,
  'domain': f.domain in ['index.docker.io', 'registry-1.docker.io'] ? '${DOCKER_HUB}' : f.domain
}).map(f, {
  'at': f.at, 'image': f.image, 'suffix': f.suffix, 'path': f.path, 'domain': f.domain,
  'name': f.domain + '/' + (f.domain == '${DOCKER_HUB}' && !f.path.contains('/') ? 'library/' : '') + f.path
})`,
    },
    {
      name: "open",
      expression: `// Neither mirrored already nor excluded.
variables.named.filter(f, f.name.size() - f.domain.size() <= ${MAX_PATH_LENGTH + 1} &&
  !f.name.matches(${text(mapping.mirrored)})${excludes(mapping)})`,
    },
    {
      name: "mapped",
      expression: `// The first of these that is not empty counts.
variables.open.map(f, {'at': f.at, 'image': f.image, 'suffix': f.suffix, 'name': f.name, 'to': ([
${targets.join(",\n")}
].filter(to, to != '') + [''])[0]})`,
    },
  ];
}

function condition({ from }: PolicyRule, { own }: PolicyMapping): string {
  if (from !== ANY) {
    return from.includes("/")
      ? `f.name == ${text(from)} || f.name.startsWith(${text(`${from}/`)})`
      : `f.name.startsWith(${text(`${from}/`)})`;
  }
  const others = own === undefined ? "" : ` && !f.name.matches(${text(own)})`;
  return `f.domain.matches(${text("^[^:[]*[.][^:[]*$")})${others}`;
}

function target({ from, to, rest }: PolicyRule): string {
  const base = to.map(text).join(" + f.domain + ");
  if (from === ANY) return `${base} + f.name.substring(f.domain.size())`;
  switch (rest) {
    case "keep":
      return `${text(`${to[0]}/`)} + f.path`;
    case "strip": {
      const official = `${from}/library/`;
      return `${base} + f.name.substring(f.name.matches('^${from.replaceAll(".", "[.]")}/library/[^/]+$') ? ${official.length - 1} : ${from.length})`;
    }
    default:
      return `${base} + f.name.substring(${from.length})`;
  }
}

function excludes({ excludes: entries }: PolicyMapping): string {
  return entries
    .map(({ namespace, repository }) => {
      const parts = [
        ...(namespace === undefined ? [] : [`object.?metadata.?namespace.orValue('').matches(${text(namespace)})`]),
        ...(repository === undefined ? [] : [`f.name.matches(${text(repository)})`]),
      ];
      return ` &&\n  !(${parts.join(" && ")})`;
    })
    .join("");
}

/** Targets on Docker Hub itself, where a path of one segment is longer than it looks. */
function hubLengths({ rules }: PolicyMapping): string {
  const isHub = rules.some(({ to }) => /^(?:index\.|registry-1\.)?docker\.io$/i.test(to.join("")));
  return isHub ? ` && !f.becomes.matches('^(?i:(?:index[.]|registry-1[.])?docker[.]io)/[^/:@]{248}')` : "";
}

/** A string literal. What comes here has no quote in it. */
function text(value: string): string {
  return value.includes("\\") ? `r'${value}'` : `'${value}'`;
}
