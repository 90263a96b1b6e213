/** Which pod specs pull from a target now, and so need its pull secret. */

import type { Edit } from "./edits.js";
import type { Outline, Path, Trouble } from "./outline.js";
import type { Range } from "./source.js";
import { podSpecOf } from "./structure.js";
import type { Judged } from "./uses.js";

/** Why a secret was not added, and where: the same as a trouble, but for its weight. */
export type Unadded = Omit<Trouble, "code"> & { readonly code: "no-pull-secret" };

/** The edits that add a pull secret to the pod specs of a document, and what could not be done. */
export function addSecrets(
  judged: readonly Judged[],
  { podSpecs }: Outline,
  name: string,
): { edits: readonly Edit[]; unadded: readonly Unadded[] } {
  const done = new Set<Path | undefined>();
  const edits: Edit[] = [];
  const unadded: Unadded[] = [];
  const complain = (why: string, range: Range) => {
    const message = `the pull secret \`${name}\` is not added: ${why}`;
    unadded.push({ code: "no-pull-secret", message, help: "add it to `imagePullSecrets` yourself", range });
  };
  for (const { field, judgement, finding } of judged) {
    const podSpec = podSpecOf(field);
    const pulls = judgement.verdict === "rewritten" || judgement.verdict === "mirrored";
    if (!podSpec || !pulls || field.hidden || done.has(podSpec.path)) continue;
    done.add(podSpec.path);
    const added = podSpec.isCertain ? podSpecs.get(podSpec.path)?.(name) : undefined;
    if (!added) complain("this is no pod spec for certain", finding.range);
    else if ("edit" in added) edits.push(added.edit);
    else if ("unsupported" in added) complain(added.unsupported, added.range);
  }
  return { edits, unadded };
}
