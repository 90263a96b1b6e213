/** The syntax of paths. */

import { expect } from "chai";
import fc from "fast-check";
import { fieldPath, type Path } from "./outline.js";
import { ANY_KEY, ANYTHING, parsePath, type Segment } from "./spec.js";

describe("parsePath", () => {
  const rows: readonly (readonly [text: string, segments: readonly Segment[], list?: boolean])[] = [
    ["image", ["image"]],
    ["spec.image", ["spec", "image"]],
    ["spec.images[]", ["spec", "images"], true],
    ["spec.containers[].image", ["spec", "containers", "image"]],
    ["spec.*.image", ["spec", ANY_KEY, "image"]],
    ["spec.values.**", ["spec", "values", ANYTHING]],
    ["spec.sources[].values.**", ["spec", "sources", "values", ANYTHING]],
    ["spec.sidecar-images.*", ["spec", "sidecar-images", ANY_KEY]],
    ['metadata.annotations["acme.com/image"]', ["metadata", "annotations", "acme.com/image"]],
    ['["a.b"].c', ["a.b", "c"]],
    ['a["say \\"b\\""][]', ["a", 'say "b"'], true],
    ["spec/image", ["spec", "image"]],
    ["spec/containers[]/image", ["spec", "containers", "image"]],
    ["metadata/annotations/acme.com\\/image", ["metadata", "annotations", "acme.com/image"]],
    ["spec/*/image", ["spec", ANY_KEY, "image"]],
    ["spec/template.image", ["spec", "template.image"]],
    ['["acme.com"]/image', ["acme.com", "image"]],
    ["metadata.annotations.acme\\/image", ["metadata", "annotations", "acme/image"]],
    ['a["*"]["\\u002a*"]["x*"]', ["a", "*", "**", "x*"]],
    ["spec.matrix[][]", ["spec", "matrix"], true],
  ];
  for (const [text, segments, list = false] of rows) {
    it(text, () => expect(parsePath(text)).to.deep.equal({ segments, list }));
  }

  const faults: readonly (readonly [text: string, help: string])[] = [
    ["", "write keys"],
    [".", "write keys"],
    ["spec..image", "write keys"],
    [".spec", "write keys"],
    ["spec.", "write keys"],
    ["/spec", "write keys"],
    ["spec/", "write keys"],
    ["[]", "write keys"],
    ["spec.containers[0].image", "write `[]`"],
    ["spec.**.image", "`**` can only be the last"],
    ["spec.**[]", "`**` can only be the last"],
    ["spec.**.**", "`**` can only be the last"],
    ['spec["a]', "write keys"],
    ["spec image", "write keys"],
    ["spec/a b", "write keys"],
    ["[].image", "write keys"],
    // What is quoted is JSON.
    ['a["\\x"]', "write keys"],
    ['a["x\ny"]', "write keys"],
    // Escapes and globs of other syntaxes would match nothing.
    ["metadata.annotations.acme\\.com", "write keys"],
    ["spec.image*", "a whole key"],
    ["spec/*-image", "a whole key"],
    ["metadata.annotations.acme.com/image", '`metadata.annotations["acme.com/image"]`'],
    ["metadata.annotations.acme.com\\/x/image", '`metadata.annotations["acme.com/image"]`'],
  ];
  for (const [text, help] of faults) {
    it(`${JSON.stringify(text)} is none`, () => {
      const fault = parsePath(text);
      expect(fault).to.have.property("help").that.contains(help);
    });
  }

  it("reads every field path that has no index", () => {
    const key = fc.string({ minLength: 1 }).filter((text) => !text.includes("*"));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), (keys) => {
        const path = keys.reduce<Path | undefined>((parent, name) => ({ parent, key: name }), undefined) as Path;
        const text = fieldPath(path, undefined);
        expect(parsePath(text)).to.deep.equal({ segments: keys, list: false });
      }),
    );
  });
});
