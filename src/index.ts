/** The public surface of the library: re-exports only. */

export { hasBom } from "./bom.js";
export { type Compiled, compile, type Rules } from "./compile.js";
export {
  type Config,
  DEFAULT_REGISTRIES,
  type FieldConfig,
  FORMS,
  type Form,
  HIDDEN_PLACES,
  type HiddenPlace,
  type IncludeConfig,
  LIBRARY_POLICIES,
  type LibraryPolicy,
  listWords,
  nearest,
  type ObjectExclude,
  type Problem,
  problem,
  type RuleConfig,
  splitList,
  UNAPPROVED_POLICIES,
  type UnapprovedPolicy,
  VERDICTS,
  type Verdict,
} from "./config.js";
export { CONFIG_API_VERSION, type ConfigDocument } from "./config-reader.js";
export {
  COLOUR,
  type Diagnostic,
  NO_COLOUR,
  type Palette,
  type Place,
  printable,
  render,
  sortDiagnostics,
} from "./diagnostic.js";
export { type Document, documents } from "./documents.js";
export type { Edit } from "./edits.js";
export { type Explanation, explain } from "./explain.js";
export { countVerdicts, type Finding, summarize } from "./finding.js";
export {
  compareHarbor,
  type Difference,
  type FoundEndpoint,
  type FoundProject,
  type HarborStep,
  isOlderHarbor,
} from "./harbor-diff.js";
export { type HarborEndpoint, type HarborPlan, type HarborProject, planHarbor } from "./harbor-plan.js";
export { kindAtHead, looksLikeResourceList } from "./list-head.js";
export { once } from "./once.js";
export { type Part, partStart, rewriteParts } from "./parts.js";
export { type Policies, type PolicyOptions, policies } from "./policy.js";
export { POLICY_FORMS, type PolicyEngine, VALIDATE_ACTIONS, type Validate } from "./policy-forms.js";
export { PRESETS, type Preset, presetNames } from "./presets.js";
export { readConfig } from "./read-config.js";
export { type Normalized, normalize, type Reading, readReference } from "./reference.js";
export { type FunctionRun, runFunction } from "./resource-list.js";
export { type Options, type Outcome, type Result, rewrite } from "./rewrite.js";
export { scannableBytes } from "./scannable.js";
export { Locator, type Position, type Range, type Source } from "./source.js";
