/** The mapping in Kyverno's JMESPath, for a ClusterPolicy: entries of a context, each made of those before it. */

import { escaped, type PolicyMapping, type PolicyRule } from "./policy-mapping.js";
import type { Yaml } from "./policy-yaml.js";
import { DOCKER_HUB, HEX_ID_PATTERN, MAX_LENGTH, MAX_PATH_LENGTH, referencePattern, SENTINEL } from "./reference.js";
import { ANY } from "./rules.js";

const EMPTY = "`[]`";

/** Of a rule: the pod template, where it is, and the fields in it that hold references. */
export function ruleContext(controllers: boolean): Yaml {
  const at = (object: string) =>
    controllers
      ? `${object}.template || ${object}.spec.jobTemplate.spec.template || ${object}.spec.template || ${object}`
      : object;
  const fields = ["containers", "initContainers", "ephemeralContainers"].map((list) =>
    items(list, "/image", "item.image"),
  );
  const keys = ["containers", "initContainers", "ephemeralContainers"].map((list) => before(list, "image"));
  return [
    entry("template", at("request.object")),
    entry(
      "podPath",
      controllers
        ? "(request.object.template && '/template/spec')\n|| (request.object.spec.jobTemplate && '/spec/jobTemplate/spec/template/spec')\n|| (request.object.spec.template && '/spec/template/spec')\n|| '/spec'"
        : "'/spec'",
    ),
    entry("was", `${at("request.oldObject")} || \`{}\``, "The same of what it was before an update."),
    entry("before", `[\n${[...keys, before("volumes", "image.reference")].join(",\n")}\n][]`),
    entry(
      "fields",
      `[\n${[...fields, items("volumes", "/image/reference", "item.image.reference")].join(",\n")}\n][]`,
      "Where references are, and who holds them.",
    ),
  ];
}

function items(list: string, at: string, image: string): string {
  return `items(template.spec.${list} || ${EMPTY}, 'index', 'item')[*].{
  at: join('', ['/${list}/', to_string(index), '${at}']),
  image: to_string(${image} || ''),
  key: join(' ', ['${list}', item.name || '', to_string(${image} || '')])
}`;
}

function before(list: string, image: string): string {
  return `(was.spec.${list} || ${EMPTY})[*].join(' ', ['${list}', name || '', to_string(${image} || '')])`;
}

/** Of each field: `becomes` is its new reference, or empty. */
export function fieldContext(mapping: PolicyMapping): Yaml {
  const cases = mapping.rules.map((rule) => `(${condition(rule, mapping)} && ${target(rule)})`);
  const own = excludes(mapping);
  return [
    entry("written", "regex_replace_all('^((?:[^/@]*/)*[^/:@]*).*$', element.image, '${1}')"),
    entry("suffix", "regex_replace_all('^(?:[^/@]*/)*[^/:@]*', element.image, '')", "Tag, digest, both or neither."),
    entry(
      "full",
      `(regex_match('^(?:[^/]*[.:A-Z][^/]*|localhost)/', written) && written) || join('', ['${DOCKER_HUB}/', written])`,
      "The first segment is a domain if it holds a dot, a colon or an upper-case letter, or is localhost.",
    ),
    entry(
      "domain",
      `regex_replace_all('^(?:index|registry-1)[.]docker[.]io$', to_lower(regex_replace_all('/.*$', full, '')), '${DOCKER_HUB}')`,
    ),
    entry("repository", "regex_replace_all('^[^/]*/', full, '')"),
    entry(
      "name",
      `join('', [domain, '/', (domain == '${DOCKER_HUB}' && !contains(repository, '/') && 'library/') || '', repository])`,
      "The normalized name: the domain in lower case and by one name, library/ written out.",
    ),
    entry(
      "open",
      `regex_match('${referencePattern()}', element.image)
&& !regex_match('${HEX_ID_PATTERN}', element.image) && element.image != '${SENTINEL}'
&& length(element.image) <= \`${MAX_LENGTH}\` && !regex_match('^[^/]*/.{${MAX_PATH_LENGTH + 1}}', name)
&& !contains(before, element.key)
&& !regex_match('${mapping.mirrored}', name)${own}`,
      "A reference, neither mirrored already nor excluded; an update leaves those that were there before.",
    ),
    entry("to", `(open && (${cases.join("\n|| ")}))\n|| ''`, "The first of these that fits counts."),
    entry(
      "becomes",
      `(regex_match('^[^/]+/.{1,${MAX_PATH_LENGTH}}$', to)
&& !regex_match('^(?i:(?:index[.]|registry-1[.])?docker[.]io)/[^/]{248}', to)
&& join('', [to, suffix])) || ''`,
      "What is longer than registries take, or has no repository left, stays.",
    ),
  ];
}

function condition({ from }: PolicyRule, { own }: PolicyMapping): string {
  if (from !== ANY) return `regex_match('^${escaped(from)}${from.includes("/") ? "(?:/|$)" : "/"}', name)`;
  const others = own === undefined ? "" : ` && !regex_match('${own}', name)`;
  return `regex_match('^[^:[]*[.][^:[]*$', domain)${others}`;
}

function target({ from, to, rest }: PolicyRule): string {
  if (from === ANY) return `regex_replace_all('^([^/]+)', name, '${to.join("$" + "{1}")}')`;
  const [base = ""] = to;
  const replaced = `regex_replace_all('^${escaped(from)}', name, '${base}')`;
  if (rest === "keep") return `join('', ['${base}/', repository])`;
  if (rest !== "strip") return replaced;
  return `regex_replace_all('^${escaped(from)}(?:/library(/[^/]+)$)?', name, '${base}$\{1}')`;
}

function excludes({ excludes: entries }: PolicyMapping): string {
  return entries
    .map(({ namespace, repository }) => {
      const parts = [
        ...(namespace === undefined ? [] : [`regex_match('${namespace}', request.object.metadata.namespace || '')`]),
        ...(repository === undefined ? [] : [`regex_match('${repository}', name)`]),
      ];
      return `\n&& !(${parts.join(" && ")})`;
    })
    .join("");
}

function entry(name: string, jmesPath: string, comment?: string): Yaml {
  return { ...(comment === undefined ? {} : { "#": comment }), name, variable: { jmesPath } };
}
