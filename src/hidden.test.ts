/** References in texts: each shape, and what an edit inside a string does to the string's meaning. */

import { expect } from "chai";
import fc from "fast-check";
import { parse, Scalar, stringify } from "yaml";
import { LABELLED, type Labelled } from "./hidden.fixture.js";
import { HiddenSearch } from "./hidden-search.js";
import { rewrite } from "./rewrite.js";

const DIGEST = `sha256:${"a".repeat(64)}`;
const search = new HiddenSearch(["quay.io", "gcr.io", "docker.io"]);
const find = (text: string, name = "", document = false) =>
  search.find(text, name, document).map(({ reference }) => reference.text);

describe("HiddenSearch", () => {
  const rows: readonly (readonly [text: string, references: readonly string[], name?: string, document?: boolean])[] = [
    ["quay.io/a/b:1", ["quay.io/a/b:1"]],
    ["--x=quay.io/a/b", ["quay.io/a/b"]],
    ["see quay.io/a/b:1.", ["quay.io/a/b:1"]],
    ["(quay.io/a/b:1)", ["quay.io/a/b:1"]],
    ["a=quay.io/a:1,b=gcr.io/b:2", ["quay.io/a:1", "gcr.io/b:2"]],
    [`other.io/a@${DIGEST}`, [`other.io/a@${DIGEST}`]],
    [`a@${DIGEST}`, [`a@${DIGEST}`]],
    [DIGEST, []],
    ["quay.io", []],
    ["quay.io/", []],
    ["quay.io:443/a", []],
    ["https://quay.io/a/b", []],
    ["http://u@quay.io/a", []],
    ["oci://quay.io/a/b:1", ["quay.io/a/b:1"]],
    ["docker://quay.io/a/b", ["quay.io/a/b"]],
    ["git+ssh://quay.io/a", []],
    ["/var/quay.io/a", []],
    ["notquay.io/a:1", ["notquay.io/a:1"]],
    ["h.io/quay.io/a:1", ["h.io/quay.io/a:1"]],
    ["quay.io/a/*", []],
    ["*.quay.io/a", []],
    ["quay.io/<name>", []],
    ["quay.io/a:${TAG}", ["quay.io/a:${TAG}"]],
    ["quay.io/a:{{ .tag }}", ["quay.io/a:{{ .tag }}"]],
    ["{{ .x }}quay.io/a", []],
    ["quay.io/${NAME}", []],
    ["quay.io/UPPER", []],
    ["quay.io\\/a", []],
    ["x\\nquay.io/a:1\\n", ["quay.io/a:1"]],
    ["x\\u0022quay.io/a:1", ["quay.io/a:1"]],
    ["# quay.io/a", []],
    ["x: 1 # quay.io/a", []],
    ["x#quay.io/a", []],
    ['{"a": "b # c", "image": "quay.io/a"}', ["quay.io/a"]],
    ['a: "b" # quay.io/a', []],
    ["// quay.io/a\nquay.io/b", ["quay.io/b"]],
    ["--image=a/b:1", ["a/b:1"]],
    ["--image a", ["a"]],
    ["-sidecarImage=a", ["a"]],
    ["image: a/b", ["a/b"]],
    ["image:v1", []],
    ["x/image:v1", []],
    ['"image":"a:1"', ["a:1"]],
    ['\\"image\\": \\"a:1\\"', ["a:1"]],
    ["docker_image = 'a/b'", ["a/b"]],
    ["image: {repository: a/b, tag: c/d}", ["a/b"]],
    ['"image": {\n  "name": "a/b"', ["a/b"]],
    ["image:\n  name: a/b\n  version: c/d", ["a/b"]],
    ["image:\n  tag: a/b", []],
    ["image:\nname: x", ["x"]],
    ["hub: y\nimage:\nname: x", [], "", true],
    ["imagePullPolicy: always", []],
    ["image-pull-secret=a", []],
    ["image_tag: a:1", []],
    ["IMAGE_REGISTRY=a/b", []],
    ["images: a/b:1", ["a/b:1"]],
    ["image: true", []],
    ["image: 1.2", []],
    ["image: registry.local:5000", []],
    ["image: {{ .image }}", []],
    ["image: ${IMAGE}", []],
    ["image: lone", ["lone"]],
    ["image: lone", ["lone"], "", true],
    ['{"registry": "quay.io", "image": "lone"}', [], "", true],
    ["--images=a/b:1,c/d:2", ["a/b:1", "c/d:2"]],
    ["${IMAGE:-quay.io/a:1}", ["quay.io/a:1"]],
    ["image: &x a/b", ["a/b"]],
    ['"image":\n  "a/b"', ["a/b"]],
    ["a.image  a/b:1", ["a/b:1"]],
    ["! image: a/b", []],
    ['{"quay.io/a": 1}', []],
    ["docker push quay.io/a:1", []],
    ["--destination=quay.io/a:1", []],
    ["from quay.io/a", [], "description"],
    ["a/b:1", [], "image.acme.com/strategy"],
    ["imgproxy:8080", [], "image"],
    ["postgres-3.6", ["postgres-3.6"], "RELATED_IMAGE_X"],
    ["lone", ["lone"], "image", true],
    ["lone", [], "name"],
    ["a/b:1", ["a/b:1"], "RELATED_IMAGE_X"],
    ["4.0=a/b:1\n4.1=a/c:1\n", ["a/b:1", "a/c:1"], "KAFKA_IMAGES"],
    ["a:acme/a:1,b:quay.io/b:1", ["acme/a:1", "quay.io/b:1"], "sidecar_images"],
    ["localhost:5000/a/b", ["localhost:5000/a/b"], "image"],
    [`host:5000/a@${DIGEST}`, [`host:5000/a@${DIGEST}`]],
    ["system:auth-delegator", []],
    ["aws:kms", []],
    ["12:30:00Z", []],
    ["github.com/acme/app", []],
    ["0.0.0.0:8080", []],
    ["info:debug", [], "LOG_LEVEL"],
  ];
  for (const [text, references, name, document] of rows) {
    it(`${name ? `${name}=` : ""}${JSON.stringify(text)}${document ? " in a document" : ""}`, () => {
      expect(find(text, name, document)).to.deep.equal(references);
    });
  }
});

/** An object that holds a text at a place, under a name. */
function objectWith({ place, name, text }: Labelled): object {
  switch (place) {
    case "configmaps":
      return { apiVersion: "v1", kind: "ConfigMap", data: { [name]: text } };
    case "annotations":
      return { apiVersion: "v1", kind: "Secret", metadata: { annotations: { [name]: text } } };
    default: {
      const env = place === "env" ? { env: [{ name, value: text }] } : { args: [name, text] };
      return { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "c", image: "h.io/x", ...env }] } };
    }
  }
}

describe("texts that were judged by eye", () => {
  it("are judged alike: precision and recall", () => {
    const counts = { found: 0, right: 0, expected: 0 };
    const wrong: string[] = [];
    for (const labelled of LABELLED) {
      const { findings } = rewrite(stringify(objectWith(labelled)), { mirror: "h.io" });
      const found = findings.filter(({ verdict }) => verdict === "suspected").map(({ from }) => from);
      counts.found += found.length;
      counts.expected += labelled.references.length;
      counts.right += found.filter((reference) => labelled.references.includes(reference)).length;
      if (found.join() !== labelled.references.join()) {
        wrong.push(`${labelled.place} ${labelled.name}: ${labelled.text} -> ${found.join(", ") || "nothing"}`);
      }
    }
    const precision = counts.right / counts.found;
    const recall = counts.right / counts.expected;
    const percent = (ratio: number) => `${(100 * ratio).toFixed(1)} %`;
    console.log(`      ${LABELLED.length} texts: precision ${percent(precision)}, recall ${percent(recall)}`);
    for (const text of wrong) console.log(`      not as judged: ${JSON.stringify(text)}`);
    expect(precision).to.be.above(0.95);
    expect(recall).to.be.above(0.95);
  });
});

/** Texts with references in them, and the same texts after rewriting. */
const CONFIG = { mirror: "h.io", include: ["configmaps", "env", "annotations", "args"] } as const;
const images = fc.constantFrom(
  ["quay.io/a/b:1", "h.io/quay.io/a/b:1"],
  ["a/b:1", "h.io/docker.io/a/b:1"],
  [`gcr.io/a@${DIGEST}`, `h.io/gcr.io/a@${DIGEST}`],
  ["h.io/quay.io/a", "h.io/quay.io/a"],
  ["docker.io/a", "h.io/docker.io/a"],
) as fc.Arbitrary<readonly [string, string]>;

const decoys = fc.constantFrom(
  "info:debug",
  "é😀",
  'it\'s "quoted"',
  "a\\b",
  "tab\there",
  "",
  "- x: # y",
  "0.0.0.0:80",
);

/** A document of another kind inside a string: before and after. */
const inner: fc.Arbitrary<{ before: string; after: string }> = fc
  .tuple(
    fc.array(fc.tuple(images, decoys), { minLength: 1, maxLength: 4 }),
    fc.constantFrom("yaml", "json", "json2", "properties"),
  )
  .map(([entries, format]) => {
    const side = (index: 0 | 1) => {
      const list = entries.map(([image, note]) => ({ image: image[index], note }));
      switch (format) {
        case "yaml":
          return stringify({ list });
        case "json":
          return JSON.stringify({ list });
        case "json2":
          return JSON.stringify({ list }, null, 2);
        default:
          return list.map(({ image }) => `sidecar.image = ${image}\n`).join("");
      }
    };
    return { before: side(0), after: side(1) };
  });

const styles = fc.constantFrom(
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
);

describe("edits inside strings", () => {
  const runs = { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 150) * 2 };

  it("the string means what it should, in every style, and a second run changes nothing", () => {
    fc.assert(
      fc.property(inner, styles, fc.constantFrom(2, 4), ({ before, after }, type, indent) => {
        const outer = (text: string) => {
          const data = new Scalar(text);
          data.type = type;
          // A line break between a name and its value would part them.
          const options = { lineWidth: 0, indent };
          return stringify({ apiVersion: "v1", kind: "ConfigMap", data: { "x.yaml": data }, tail: 1 }, options);
        };
        const input = outer(before);
        const { output, outcome } = rewrite(input, CONFIG);
        expect(outcome).to.equal("done");
        expect((parse(output as string) as { data: object }).data).to.deep.equal({ "x.yaml": after });
        const again = rewrite(output as string, CONFIG);
        expect(again.output).to.equal(output);
      }),
      runs,
    );
  });

  it("block scalars with indentation indicators", () => {
    fc.assert(
      fc.property(
        inner,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom("", "-", "+"),
        fc.boolean(),
        (text, n, chomp, flip) => {
          const header = flip ? `|${chomp}${n}` : `|${n}${chomp}`;
          const block = (content: string) => content.replace(/^(?=.)/gm, " ".repeat(n));
          const input = (content: string) =>
            `apiVersion: v1\nkind: ConfigMap\ndata:\n  x: ${header}\n${block(content).replace(/^(?=.)/gm, "  ")}\n  y: ""\n`;
          const { output } = rewrite(input(` ${text.before}`), CONFIG);
          expect(output).to.equal(input(` ${text.after}`));
        },
      ),
      runs,
    );
  });
});
