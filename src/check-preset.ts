/** What can be wrong with a config's preset, and with the rest of the config in its light. */

import { type Config, DEFAULT_REGISTRIES, listWords, nearest, type Problem, problem } from "./config.js";
import { type Preset, presetNames, presetOf, RECIPES } from "./presets.js";
import { ANY, isUnder, normalizePrefix, splitPrefix } from "./rules.js";

export function checkPreset(config: Config, problems: Problem[]): void {
  const { preset: name, mirror, library } = config;
  if (name === undefined) return;
  const preset = presetOf(name);
  if (!preset) return void problems.push(unknownPreset(name));
  checkRegistries(config, preset, problems);
  checkLengths(config, preset, problems);
  const warn = warner(problems);
  if (preset.required && library !== undefined && library !== preset.library) {
    const message = `\`library: ${library}\` with the preset \`${name}\`, which needs \`${preset.library}\``;
    warn("library-required", ["library"], message, "leave `library` to the preset");
  }
  if (mirror === undefined || !preset.mirror.pattern || preset.mirror.pattern.test(mirror)) return;
  const message = `\`${mirror}\` does not look like a mirror of the preset \`${name}\``;
  warn("unlikely-mirror", ["mirror"], message, `it looks like \`${preset.mirror.example}\``);
}

function unknownPreset(name: string): Problem {
  const names = presetNames();
  const near = nearest(name, names);
  const recipe = "its ways are not verified; docs/presets.md has rules for it to try";
  const list = `${near ? `did you mean \`${near}\`? ` : ""}known are ${listWords(names)}`;
  const help = RECIPES.includes(name) ? recipe : list;
  return problem("unknown-value", ["preset"], `unknown preset \`${name}\``, help);
}

function warner(problems: Problem[]) {
  return (...what: Parameters<typeof problem>) => problems.push({ ...problem(...what), severity: "warning" });
}

/** Registries that the product can't proxy, named in `registries` or by a rule to the mirror. */
function checkRegistries({ registries = [], rules = [], mirror }: Config, preset: Preset, problems: Problem[]): void {
  const { name, serves, known, pathOf } = preset;
  const check = (from: string, place: Problem["path"]) => {
    const { domain } = splitPrefix(normalizePrefix(from));
    const isServed = known?.test(domain) ?? pathOf(domain) !== undefined;
    if (domain === ANY ? serves === undefined : isServed) return;
    const what = domain === ANY ? "every registry" : `\`${domain}\``;
    if (known) {
      const help = `known are ${serves}; there may be more by now: try before you rely on it`;
      warner(problems)("not-known", place, `\`${name}\` is not known to proxy ${what}`, help);
      return;
    }
    const help = `it proxies ${serves}; leave the registry out, or write a rule from it to another cache`;
    problems.push(problem("not-proxied", place, `\`${name}\` can't proxy ${what}`, help));
  };
  for (const [index, registry] of registries.entries()) check(registry, ["registries", index]);
  for (const [index, { from, to }] of rules.entries()) {
    if (mirror !== undefined && isUnder(to, mirror)) check(from, ["rules", index, "from"]);
  }
}

/** Paths that the preset would give to registries, and the product allows no cache to have. */
function checkLengths({ registries, rules = [], mirror }: Config, preset: Preset, problems: Problem[]): void {
  const { name, longest, pathOf } = preset;
  if (longest === undefined || mirror === undefined) return;
  const written = new Set(rules.map(({ from }) => normalizePrefix(from)));
  for (const [index, registry] of (registries ?? DEFAULT_REGISTRIES).entries()) {
    const from = normalizePrefix(registry);
    const segment = pathOf(splitPrefix(from).domain);
    const path = [splitPrefix(mirror).path, segment].filter((part) => part !== "").join("/");
    if (segment === undefined || written.has(from) || path.length <= longest) continue;
    const message = `the prefix \`${path}\` for \`${from}\` has ${path.length} characters, and \`${name}\` takes ${longest}`;
    const help = `write a rule with a shorter one: \`{ from: ${from}, to: ${splitPrefix(mirror).domain}/… }\``;
    problems.push(problem("prefix-too-long", registries ? ["registries", index] : ["mirror"], message, help));
  }
}
