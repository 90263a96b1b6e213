/** What a run of the pipeline comes to: edits, findings and diagnostics, before anything is made of them. */

import type { Diagnostic } from "./diagnostic.js";
import { EditList } from "./edits.js";
import type { Finding } from "./finding.js";
import type { Range } from "./source.js";

export interface PullSecret {
  readonly range: Range;
  readonly name: string;
}

export interface Run {
  readonly edits: EditList;
  /** In the order of the input, unless `isShort`. */
  readonly findings: Finding[];
  readonly diagnostics: Diagnostic[];
  readonly pullSecrets: PullSecret[];
  /** Whether documents were taken whose findings are not among these. */
  isShort: boolean;
  /** Whether something was not understood. */
  troubled: boolean;
  /** Whether the scanner was sure of all documents. */
  isScanned: boolean;
  /** Whether a listener was told of pieces of a list that can't be judged so: nothing of the run counts. */
  isTorn: boolean;
}

export function emptyRun(): Run {
  return {
    edits: new EditList(),
    findings: [],
    diagnostics: [],
    pullSecrets: [],
    isShort: false,
    troubled: false,
    isScanned: true,
    isTorn: false,
  };
}

/** Gives what undoes all that is done of a document from now on. */
export function mark(run: Run): () => void {
  const { edits, findings, diagnostics, isShort } = run;
  const [editCount, findingCount, diagnosticCount] = [edits.length, findings.length, diagnostics.length];
  return () => {
    edits.truncate(editCount);
    [findings.length, diagnostics.length] = [findingCount, diagnosticCount];
    run.isShort = isShort;
  };
}
