/** What can be wrong with a config's preset, and with the rest of the config in its light. */

import { type Config, listWords, nearest, type Problem, problem } from "./config.js";
import { PRESETS, type Preset, presetOf, RECIPES } from "./presets.js";
import { ANY, isUnder, normalizePrefix, splitPrefix } from "./rules.js";

export function checkPreset(config: Config, problems: Problem[]): void {
  const { preset: name, mirror, library } = config;
  if (name === undefined) return;
  const preset = presetOf(name);
  if (!preset) return void problems.push(unknownPreset(name));
  checkRegistries(config, preset, problems);
  const warn = (...what: Parameters<typeof problem>) => problems.push({ ...problem(...what), severity: "warning" });
  if (preset.required && library !== undefined && library !== preset.library) {
    const message = `\`library: ${library}\` with the preset \`${name}\`, which needs \`${preset.library}\``;
    warn("library-required", ["library"], message, "leave `library` to the preset");
  }
  if (mirror === undefined || !preset.mirror.pattern || preset.mirror.pattern.test(mirror)) return;
  const message = `\`${mirror}\` does not look like a mirror of the preset \`${name}\``;
  warn("unlikely-mirror", ["mirror"], message, `it looks like \`${preset.mirror.example}\``);
}

function unknownPreset(name: string): Problem {
  const names = PRESETS.map((preset) => preset.name);
  const near = nearest(name, names);
  const recipe = "its ways are not verified; docs/presets.md has rules for it to try";
  const list = `${near ? `did you mean \`${near}\`? ` : ""}known are ${listWords(names)}`;
  const help = RECIPES.includes(name) ? recipe : list;
  return problem("unknown-value", ["preset"], `unknown preset \`${name}\``, help);
}

/** Registries that the product can't proxy, named in `registries` or by a rule to the mirror. */
function checkRegistries({ registries = [], rules = [], mirror }: Config, preset: Preset, problems: Problem[]): void {
  const check = (from: string, place: Problem["path"]) => {
    const { domain } = splitPrefix(normalizePrefix(from));
    const isServed = domain === ANY ? preset.serves === undefined : preset.pathOf(domain) !== undefined;
    if (isServed) return;
    const message = `\`${preset.name}\` can't proxy ${domain === ANY ? "every registry" : `\`${domain}\``}`;
    const help = `it proxies ${preset.serves}; leave the registry out, or write a rule from it to another cache`;
    problems.push(problem("not-proxied", place, message, help));
  };
  for (const [index, registry] of registries.entries()) check(registry, ["registries", index]);
  for (const [index, { from, to }] of rules.entries()) {
    if (mirror !== undefined && isUnder(to, mirror)) check(from, ["rules", index, "from"]);
  }
}
