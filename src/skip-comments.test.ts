/** The comment that leaves the references of a line as they are, at whole values and in texts; and prefixes that stay. */

import { expect } from "chai";
import { rewrite } from "./rewrite.js";

const CONFIG = { mirror: "h.io", include: ["configmaps"] } as const;
const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n";

describe("# pullthrough:skip", () => {
  const rows: readonly (readonly [title: string, input: string, verdicts: readonly string[]])[] = [
    ["after a plain image", `${POD}  - image: nginx # pullthrough:skip\n  - image: redis\n`, ["excluded", "rewritten"]],
    ["with a reason", `${POD}  - image: "nginx"  #  pullthrough:skip the CNI starts first\n`, ["excluded"]],
    ["before CRLF", `${POD}  - image: nginx # pullthrough:skip\r\n`, ["excluded"]],
    ["at the end of the input", `${POD}  - image: nginx # pullthrough:skip`, ["excluded"]],
    ["after all of a flow line", `${POD}  - {image: nginx, name: a} # pullthrough:skip\n`, ["excluded"]],
    ["after a block scalar's header", `${POD}  - image: >- # pullthrough:skip\n      nginx\n`, ["excluded"]],
    ["after an alias", `x: &a nginx\n${POD}  - image: *a # pullthrough:skip\n`, ["excluded"]],
    ["on the line before", `${POD}  # pullthrough:skip\n  - image: nginx\n`, ["rewritten"]],
    ["another word", `${POD}  - image: nginx # pullthrough:skipped\n`, ["rewritten"]],
    ["no comment", `${POD}  - image: nginx#pullthrough:skip\n`, ["invalid"]],
    ["in a string", `${POD}  - {image: nginx, name: "# pullthrough:skip"}\n`, ["rewritten"]],
    [
      "in a text",
      "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    image: a/b # pullthrough:skip\n    image: c/d\n",
      ["excluded", "rewritten"],
    ],
  ];
  for (const [title, input, verdicts] of rows) {
    it(title, () => {
      const { findings, output } = rewrite(input, CONFIG);
      expect(findings.map(({ verdict }) => verdict)).to.deep.equal(verdicts);
      if (!verdicts.includes("rewritten")) expect(output).to.equal(input);
    });
  }
});

describe("a prefix below which the rules disagree", () => {
  const config = {
    ...CONFIG,
    rules: [{ from: "quay.io/special", to: "h.io/special" }],
    exclude: ["ghcr.io/acme/**"],
    fields: [{ path: "x", form: "prefix" }],
  } as const;
  const rows: readonly (readonly [prefix: string, verdict: string])[] = [
    ["quay.io", "unsupported"],
    ["quay.io/special", "rewritten"],
    ["quay.io/other", "rewritten"],
    ["ghcr.io", "unsupported"],
    ["ghcr.io/acme", "unsupported"],
    ["ghcr.io/other", "rewritten"],
    ["h.io/quay.io", "mirrored"],
  ];
  for (const [prefix, verdict] of rows) {
    it(`${prefix} is ${verdict}`, () => {
      const { findings } = rewrite(`x: ${prefix}\n`, config);
      expect(findings.map((finding) => finding.verdict)).to.deep.equal([verdict]);
    });
  }
});
