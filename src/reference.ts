/**
 * Image references: the grammar, and nothing else. It is that of the `distribution/reference`
 * project, read as its `ParseNormalizedNamed` reads it:
 *
 *     reference      := name [ ":" tag ] [ "@" digest ]
 *     name           := [ domain "/" ] path
 *     domain         := host [ ":" port ]
 *     host           := domain-name | IPv4-address | "[" IPv6-address "]"
 *     domain-name    := component { "." component }
 *     component      := /[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?/
 *     port           := /[0-9]+/
 *     path           := path-component { "/" path-component }
 *     path-component := /[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)* /
 *     tag            := /[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}/
 *     digest         := ("sha256" | "sha384" | "sha512") ":" lower-case hex
 *
 * The first segment is a domain if a `/` follows and it holds `.` or `:`, is `localhost`, or holds an
 * upper-case letter; otherwise the domain is `docker.io`, where a path of one segment lies in `library/`.
 */

/** A legal reference, as it was written. Offsets are characters, which are ASCII and so also bytes. */
export interface Reference {
  readonly text: string;
  /** The registry's host[:port] as written; undefined for a familiar name (`nginx`, `velero/velero`). */
  readonly domain: string | undefined;
  /** The name without its domain, as written. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Domain and repository are `text.slice(0, nameEnd)`; what follows is the suffix: tag, digest, both or none. */
  readonly nameEnd: number;
}

/** Why a text is not a reference. `message` completes "… in image reference"; `help` says what is legal. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  readonly help: string;
  /** The characters at fault, from and up to; all of the text where it is not one part of it. */
  readonly part?: readonly [number, number];
}

export type FaultCode =
  | "invalid-space"
  | "invalid-url"
  | "invalid-domain"
  | "invalid-name"
  | "invalid-tag"
  | "invalid-digest"
  | "name-too-long";

/** What a value turned out to be: a reference, a text that somebody fills in later, or neither. */
export type Reading =
  | { readonly kind: "reference"; readonly reference: Reference }
  | { readonly kind: "placeholder"; readonly why: string }
  | { readonly kind: "invalid"; readonly fault: Fault };

/** A repository in one spelling: lower-case domain, `docker.io` and `library/` written out. */
export interface Normalized {
  readonly domain: string;
  readonly path: string;
}

export const DOCKER_HUB = "docker.io";
const OFFICIAL = "library/";

/** The limit that registries keep (`RepositoryNameTotalLengthMax`): characters of a path, domain not counted. */
export const MAX_PATH_LENGTH = 255;

/** Longer texts are no references. */
export const MAX_LENGTH = 4096;

/** What a controller fills in, and no reference to an image of that name: Istio's injector replaces exactly this word. */
export const SENTINEL = "auto";

const DOMAIN =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[A-Fa-f0-9:]+\])(?::[0-9]+)?$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const HEX_ID = /^[a-f0-9]{64}$/;

/**
 * The grammar as one regular expression, for engines that have these and no parser: no look-around, so that RE2 takes it.
 * Length, the sentinel and image IDs are for whoever uses it.
 */
export function referencePattern(): string {
  const part = (pattern: RegExp) => pattern.source.slice(1, -1).replaceAll("\\/", "/");
  const label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
  // Without a colon, a port or an upper-case letter, what stands in brackets is not read as a domain.
  const address = "\\[[A-Fa-f0-9:]*[A-F:][A-Fa-f0-9:]*\\]";
  const domain = `(?:${label}(?:\\.${label})*|${address})(?::[0-9]+)?|\\[[a-f0-9]+\\]:[0-9]+`;
  // A first segment with a dot is a domain, so that it takes no `_`.
  const segment = "[a-z0-9]+(?:(?:_|__|-+)[a-z0-9]+)*";
  const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  const name = `(?:(?:${domain}|${segment})/${part(PATH)}|${component})`;
  return `^${name}(?::${part(TAG)})?(?:@${part(DIGEST)})?$`;
}

export const HEX_ID_PATTERN = HEX_ID.source;

const URL_SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//;

/**
 * Reads a value as a reference.
 *
 * @example
 * readReference("quay.io/jetstack/cert-manager:v1.4.1")
 * // { kind: "reference", reference: { domain: "quay.io", path: "jetstack/cert-manager", tag: "v1.4.1", … } }
 * readReference("${IMAGE}")   // { kind: "placeholder", … }
 * readReference("nginx:a b")  // { kind: "invalid", … }
 */
export function readReference(text: string): Reading {
  if (text.trim() === "") return placeholder("the value is empty, to be filled in later");
  if (text === SENTINEL) return placeholder("`auto` is filled in by a controller");
  // No registry takes a name of this length, and a bound here keeps every check below linear in the input.
  if (text.length > MAX_LENGTH) return readLong(text);
  const opener = firstPlaceholder(text);
  if (opener >= 0) return readTemplate(text, opener);
  const read = parse(text);
  return "code" in read ? { kind: "invalid", fault: read } : { kind: "reference", reference: read };
}

/** The name with its domain and `library/` written out; the domain in lower case, since DNS has no case. */
export function normalize(reference: Pick<Reference, "domain" | "path">): Normalized {
  const domain = normalizeDomain(reference.domain ?? DOCKER_HUB);
  const official = domain === DOCKER_HUB && !reference.path.includes("/");
  return { domain, path: official ? OFFICIAL + reference.path : reference.path };
}

/** A domain in lower case, Docker Hub's other two names replaced by `docker.io`. */
export function normalizeDomain(domain: string): string {
  const lower = domain.toLowerCase();
  return lower === "index.docker.io" || lower === "registry-1.docker.io" ? DOCKER_HUB : lower;
}

/** Docker Hub's short form of a normalized path: `library/nginx` is `nginx`, anything else itself. */
export function familiarPath(path: string): string {
  const rest = path.slice(OFFICIAL.length);
  return path.startsWith(OFFICIAL) && !rest.includes("/") ? rest : path;
}

/** Whether the first segment of a name, up to its `/`, is read as a domain. */
export function isDomain(segment: string): boolean {
  return /[.:]/.test(segment) || segment === "localhost" || segment.toLowerCase() !== segment;
}

export function isLegalDomain(domain: string): boolean {
  return DOMAIN.test(domain);
}

export function isLegalPath(path: string): boolean {
  return PATH.test(path);
}

function readLong(text: string): Reading {
  const isOpen = [
    ["${", "}"],
    ["$(", ")"],
    ["{{", "}}"],
  ].some(([opener = "", closer = ""]) => {
    const start = text.indexOf(opener);
    return start >= 0 && text.lastIndexOf(closer) > start;
  });
  return isOpen ? placeholder("the value is filled in later") : { kind: "invalid", fault: MUCH_TOO_LONG };
}

function parse(text: string): Reference | Fault {
  if (/[\s\x00-\x1f\x7f-\x9f]/.test(text)) return SPACE;
  if (URL_SCHEME.test(text)) return URL;
  if (HEX_ID.test(text)) return HEX;
  const at = text.indexOf("@");
  const beforeDigest = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const colon = beforeDigest.indexOf(":", beforeDigest.lastIndexOf("/") + 1);
  const nameEnd = colon < 0 ? beforeDigest.length : colon;
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  const name = splitName(text.slice(0, nameEnd));
  const fault = checkName(name);
  if (fault) return fault;
  if (tag !== undefined && !TAG.test(tag)) return tagFault(tag, nameEnd + 1);
  if (digest !== undefined && !DIGEST.test(digest)) return digestFault(digest, at + 1);
  return { text, ...name, tag, digest, nameEnd };
}

function splitName(name: string): Pick<Reference, "domain" | "path"> {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  return slash >= 0 && isDomain(first)
    ? { domain: first, path: name.slice(slash + 1) }
    : { domain: undefined, path: name };
}

function checkName(name: Pick<Reference, "domain" | "path">): Fault | undefined {
  if (name.domain !== undefined && !DOMAIN.test(name.domain)) return domainFault(name.domain);
  if (!PATH.test(name.path)) return pathFault(name.path, name.domain === undefined ? 0 : name.domain.length + 1);
  return normalize(name).path.length > MAX_PATH_LENGTH ? TOO_LONG : undefined;
}

/** Offset of the first `${…}`, `$(…)` or `{{…}}` that is closed, or -1. */
function firstPlaceholder(text: string): number {
  for (const { index } of text.matchAll(/\$\{|\$\(|\{\{/g)) {
    if (placeholderEnd(text, index) >= 0) return index;
  }
  return -1;
}

/** Offset after the placeholder that starts at `start`, brackets of its kind counted; -1 if it is not closed. */
function placeholderEnd(text: string, start: number): number {
  if (text.startsWith("{{", start)) {
    const close = text.indexOf("}}", start + 2);
    return close < 0 ? -1 : close + 2;
  }
  const [open, close] = text[start + 1] === "{" ? ["{", "}"] : ["(", ")"];
  let depth = 0;
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i + 1;
  }
  return -1;
}

/**
 * A value with placeholders is a reference if the name before them is whole and only its suffix is open:
 * `name:`, `name:tag-part`, `name@` or `name[:tag]@digest-part` comes first, and no `/` outside the brackets after.
 */
function readTemplate(text: string, opener: number): Reading {
  const head = /^([^@]*?)(?::([\w.-]*))?(?:@[\w+.:-]*)?$/.exec(text.slice(0, opener));
  const nameEnd = head?.[1]?.length ?? 0;
  const tagPart = head?.[2];
  const digestOpen = text.slice(nameEnd, opener).includes("@");
  const name = splitName(text.slice(0, nameEnd));
  const open =
    head !== null &&
    nameEnd < opener &&
    (tagPart === undefined || TAG.test(tagPart) || (tagPart === "" && !digestOpen)) &&
    !checkName(name) &&
    /^[\w.:@+-]*$/.test(outsidePlaceholders(text, opener));
  if (!open) return placeholder("more than a tag or digest is filled in later");
  const reference = { text, ...name, tag: undefined, digest: undefined, nameEnd };
  return { kind: "reference", reference };
}

function outsidePlaceholders(text: string, opener: number): string {
  let outside = "";
  for (let i = opener; i < text.length; ) {
    const end = /^(?:\$[{(]|\{\{)/.test(text.slice(i, i + 2)) ? placeholderEnd(text, i) : -1;
    if (end < 0) outside += text[i++];
    else i = end;
  }
  return outside;
}

function placeholder(why: string): Reading {
  return { kind: "placeholder", why };
}

const NAME_HELP = "a path holds lower-case letters and digits, separated by `/`, `.`, `_`, `__` or dashes";

const SPACE: Fault = {
  code: "invalid-space",
  message: "white space or a control character",
  help: "a reference is one word; remove the white space",
};
const URL: Fault = {
  code: "invalid-url",
  message: "a URL scheme",
  help: "write the reference without a scheme, or leave it to the tool that reads the URL",
};
const HEX: Fault = {
  code: "invalid-name",
  message: "an image ID, 64 hexadecimal digits,",
  help: "write a repository, as in `name@sha256:…`",
};
const TOO_LONG: Fault = {
  code: "name-too-long",
  message: `a path of more than ${MAX_PATH_LENGTH} characters`,
  help: `registries take ${MAX_PATH_LENGTH} characters of path at most, the domain not counted`,
};

const MUCH_TOO_LONG: Fault = { ...TOO_LONG, message: `more than ${MAX_LENGTH} characters` };

function domainFault(domain: string): Fault {
  const help = "a domain is a host name or address, with `:port` if need be";
  return { code: "invalid-domain", message: `invalid domain \`${domain}\``, help, part: [0, domain.length] };
}

function pathFault(path: string, start: number): Fault {
  const message = path === "" ? "no repository" : `invalid repository \`${path}\``;
  return { code: "invalid-name", message, help: NAME_HELP, part: [start, start + path.length] };
}

function tagFault(tag: string, start: number): Fault {
  const help = "a tag holds letters, digits, `_`, `.` and `-`, at most 128 characters";
  const message = tag === "" ? "an empty tag" : `invalid tag \`${tag}\``;
  return { code: "invalid-tag", message, help, part: [start, start + tag.length] };
}

function digestFault(digest: string, start: number): Fault {
  const help = "a digest is `sha256:`, `sha384:` or `sha512:` and 64, 96 or 128 lower-case hexadecimal digits";
  return {
    code: "invalid-digest",
    message: `invalid digest \`${digest}\``,
    help,
    part: [start, start + digest.length],
  };
}
