/**
 * Generates streams of documents together with what must become of them.
 *
 * Every choice is read from a tape of bytes: a shorter tape or a smaller byte gives a simpler stream, so that
 * fast-check shrinks a failure to something that people can read, and one tape can be laid out in several ways.
 * Texts here hold one character for each byte, as in a Latin-1 view.
 */

import fc from "fast-check";
import type { Config, Verdict } from "./config.js";

export const MIRROR = "harbor.example.com";
export const CONFIG: Config = { mirror: MIRROR };

/** A config that serves nothing that a stream holds. */
export const IDLE: Config = { rules: [{ from: "nowhere.example.org", to: "cache.example.org/nowhere" }] };

export interface Layout {
  /** Continuation lines of quoted scalars and flow collections begin in the first column. */
  readonly flush?: boolean;
  /** How lines end; by default the tape chooses for each document. */
  readonly lineBreak?: "\n" | "\r\n";
}

export interface Stream {
  readonly input: Uint8Array;
  /** What `CONFIG` must make of the input. */
  readonly output: Uint8Array;
  /** The texts of the edits, in order. */
  readonly edits: readonly string[];
  /** The verdicts of its references but `suspected`, sorted. */
  readonly verdicts: readonly Verdict[];
  /** Whether some reference stays for how it is written, by an alias or with a tag, and not for what it says. */
  readonly someStay: boolean;
}

/** Tapes of up to `maxLength` choices. */
export function tapes(maxLength = 600): fc.Arbitrary<Uint8Array> {
  return new Tapes(maxLength);
}

/** Shrinks by many choices at once: fast-check's own arrays take minutes for a tape. */
class Tapes extends fc.Arbitrary<Uint8Array> {
  readonly #maxLength: number;

  constructor(maxLength: number) {
    super();
    this.#maxLength = maxLength;
  }

  override generate(random: fc.Random): fc.Value<Uint8Array> {
    const length = random.nextInt(0, this.#maxLength);
    return new fc.Value(
      Uint8Array.from({ length }, () => random.nextInt(0, 255)),
      undefined,
    );
  }

  override canShrinkWithoutContext(value: unknown): value is Uint8Array {
    return value instanceof Uint8Array;
  }

  override shrink(tape: Uint8Array): fc.Stream<fc.Value<Uint8Array>> {
    return new fc.Stream(simpler(tape)).map((value) => new fc.Value(value, undefined));
  }
}

/** Tapes that are shorter, or have zeros in the place of choices, the simplest first. */
function* simpler(tape: Uint8Array): Generator<Uint8Array> {
  const { length } = tape;
  for (let size = length; size > 0; size >>= 1) {
    yield tape.slice(0, length - size);
    for (let at = 0; at + size <= length; at += size) {
      if (tape.subarray(at, at + size).some((byte) => byte !== 0)) yield Uint8Array.from(tape).fill(0, at, at + size);
      if (size < 64 && at + size < length) yield Uint8Array.of(...tape.subarray(0, at), ...tape.subarray(at + size));
    }
  }
}

export function streams(layout: Layout = {}, maxLength?: number): fc.Arbitrary<Stream> {
  return tapes(maxLength).map((tape) => streamOf(tape, layout));
}

/** Streams with a few bytes lost, doubled or changed, and texts of what YAML is made of in no order. */
export function scraps(): fc.Arbitrary<Uint8Array> {
  const soup = fc.array(fc.constantFrom(...SCRAPS), { maxLength: 40, size: "max" }).map((parts) => parts.join(""));
  const cut = fc.tuple(fc.nat(0xffff), fc.nat(12), fc.constantFrom("", "", ...SCRAPS));
  const mutants = fc.tuple(streams({}, 300), fc.array(cut, { minLength: 1, maxLength: 3 })).map(([stream, cuts]) => {
    let text = Buffer.from(stream.input).toString("latin1");
    for (const [place, length, scrap] of cuts) {
      const at = text.length === 0 ? 0 : place % text.length;
      text = text.slice(0, at) + scrap + text.slice(at + length);
    }
    return text;
  });
  return fc.oneof(soup, mutants).map((text) => visible(Buffer.from(text, "latin1")));
}

const SCRAPS = [
  ..."\n\n\n\n  -:?,[]{}#&*!|>'\"%\\\t",
  ...["\n  ", "\n    ", "\n- ", "\n  - ", ": ", " #", "---\n", "...\n", "\r\n", "? ", "&a ", "*a ", "<<: ", "!!str "],
  ...["image: nginx:1\n", "- image: quay.io/a/b\n", "  image: *a\n", "containers:\n", "containers: ", "image", "nginx"],
  ...["apiVersion: v1\nkind: Pod\nspec:\n", "  containers:\n", "  - name: a\n", "    image: redis\n", "status:\n"],
  ...[
    '"im\\u0061ge"',
    '{"image":"nginx"}',
    '[{"image": "a/b"}]',
    "|-\n",
    "\xef\xbb\xbf",
    "\xc3\xa9",
    "\xff",
    "items:\n",
  ],
  ...["volumes:\n", "- image: {reference: nginx}\n", "apiVersion: apps/v1\n", "kind: Deployment\n", "${TAG}", "null"],
];

/** The stream that a tape makes. */
export function streamOf(tape: Uint8Array, layout: Layout = {}): Stream {
  const composer = new Composer(new Tape(tape), layout);
  const [input, output] = composer.stream();
  const { edits, verdicts, someStay } = composer;
  const stream = { input: bytesOf(input), output: bytesOf(output), edits, verdicts: verdicts.sort(), someStay };
  return Object.defineProperty(stream, fc.toStringMethod, { value: () => JSON.stringify(input) });
}

/** Bytes that a failure shows as text, not as numbers. */
function visible(bytes: Uint8Array): Uint8Array {
  const value = () => JSON.stringify(Buffer.from(bytes).toString("latin1"));
  return Object.defineProperty(bytes, fc.toStringMethod, { value });
}

function bytesOf(view: string): Uint8Array {
  return Uint8Array.from(view, (character) => character.charCodeAt(0));
}

/** Text as the Latin-1 view of its UTF-8 bytes. */
function view(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

class Tape {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isSpent(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** A number below `limit`; 0 once the tape has ended. */
  next(limit: number): number {
    return (this.#bytes[this.#at++] ?? 0) % limit;
  }

  /** True once in `count` times. */
  once(count: number): boolean {
    return this.next(count) === count - 1;
  }

  pick<T>(options: readonly T[]): T {
    return options[this.next(options.length)] as T;
  }
}

/** What documents are made of, before it is known how they are written. */
type Item = Scalar | Verbatim | AliasItem | Mapping | Sequence;

interface Properties {
  anchor?: string;
  tag?: string;
}

interface Scalar extends Properties {
  readonly type: "scalar";
  readonly text: string;
  /** The new name for the first `end` characters. */
  change?: { readonly end: number; readonly name: string } | undefined;
}

/** A plain scalar that stands as it is: a number, a null. */
interface Verbatim {
  readonly type: "verbatim";
  readonly text: string;
}

interface AliasItem {
  readonly type: "alias";
  readonly anchor: string;
  /** What is written in its place. */
  literal?: string | undefined;
}

interface Mapping extends Properties {
  readonly type: "mapping";
  readonly entries: [string, Item][];
}

interface Sequence extends Properties {
  readonly type: "sequence";
  readonly items: Item[];
}

function str(text: string): Scalar {
  return { type: "scalar", text };
}

function map(...entries: [string, Item][]): Mapping {
  return { type: "mapping", entries };
}

function seq(...items: Item[]): Sequence {
  return { type: "sequence", items };
}

const SHA = "0123456789abcdef".repeat(4);
const SUFFIXES = ["", ":1.25", ":v1.4.1-alpine", `@sha256:${SHA}`, `:1@sha256:${SHA}`];
const OPEN_SUFFIXES = [":$(TAG)", `:\${TAG}`, ":{{ .Values.tag }}", `:v1-\${A}\${B}`, `@\${DIGEST}`];

/** Names, and what `CONFIG` makes of each. */
const NAMES: readonly (readonly [string, string])[] = [
  ["nginx", "docker.io/nginx"],
  ["velero/velero", "docker.io/velero/velero"],
  ["docker.io/nirmata/kyverno", "docker.io/nirmata/kyverno"],
  ["index.docker.io/library/redis", "docker.io/library/redis"],
  ["quay.io/jetstack/cert-manager", "quay.io/jetstack/cert-manager"],
  ["gcr.io/heptio-images/eventrouter", "gcr.io/heptio-images/eventrouter"],
  ["GHCR.io/jvanzyl/nginx", "ghcr.io/jvanzyl/nginx"],
  ["my-org/a__b.c--d", "docker.io/my-org/a__b.c--d"],
];

/** References that stay, and why. */
const KEPT: readonly (readonly [string, Verdict])[] = [
  ["registry.k8s.io/pause:3.9", "unapproved"],
  ["k8s.gcr.io/pause", "unapproved"],
  ["localhost:5000/x", "unapproved"],
  ["[::1]:5000/x:1", "unapproved"],
  ["quay.io.evil.com/x", "unapproved"],
  ["quay.io:443/a/b", "unapproved"],
  [`${MIRROR}/docker.io/nginx:1`, "mirrored"],
  [`${MIRROR}/other/x`, "own"],
  [`\${IMAGE}`, "placeholder"],
  ["{{ .Values.image }}", "placeholder"],
  ["$(REGISTRY)/app:1", "placeholder"],
  [`registry:\${PORT}/team/app`, "placeholder"],
  ["auto", "placeholder"],
  ["", "placeholder"],
  ["   ", "placeholder"],
  ["nginx:a b", "invalid"],
  ["nginx:", "invalid"],
  ["nginx:1.25+build", "invalid"],
  ["docker://nginx", "invalid"],
  ["quay.io/Acme/app", "invalid"],
  ["ngïnx", "invalid"],
  ["nginx\n", "invalid"],
  [SHA, "invalid"],
  ["*", "invalid"],
  [" nginx", "invalid"],
  ["it's", "invalid"],
];

const BUILT_IN: readonly (readonly [string, string, readonly string[]])[] = [
  ["v1", "Pod", ["spec"]],
  ["apps/v1", "Deployment", ["spec", "template", "spec"]],
  ["batch/v1", "CronJob", ["spec", "jobTemplate", "spec", "template", "spec"]],
  ["batch/v1", "Job", ["spec", "template", "spec"]],
  ["v1", "PodTemplate", ["template", "spec"]],
  ["v1", "ReplicationController", ["spec", "template", "spec"]],
  ["apps/v1", "StatefulSet", ["spec", "template", "spec"]],
  ["extensions/v1beta1", "DaemonSet", ["spec", "template", "spec"]],
  ["apps/v1beta2", "ReplicaSet", ["spec", "template", "spec"]],
];

/** Kinds of no product, so that no catalogue knows them. */
const OTHER: readonly (readonly [string, string, readonly string[]])[] = [
  ["example.com/v1", "Rollout", ["spec", "template", "spec"]],
  ["example.com/v1alpha1", "Thing", ["spec"]],
  ["serving.example.com/v1", "Service", ["spec", "template", "spec", "deep", "deeper"]],
  ["apps/v1", "Unknown", []],
];

const NEVER: readonly (readonly [string, string])[] = [
  ["kyverno.io/v1", "ClusterPolicy"],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
  ["constraints.gatekeeper.sh/v1beta1", "K8sAllowedRepos"],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"],
  ["kpt.dev/v1", "Kptfile"],
  ["kustomize.config.k8s.io/v1beta1", "Kustomization"],
];

const DECOY_TEXTS = [
  "image: nginx",
  "spec:\n  containers:\n  - image: nginx:1\n  # image: redis\n",
  "containers: [{image: nginx}]\n\n--- x\n",
  "héllo wörld, 日本",
  "one two three",
  "- image: 'busybox\"",
];

const COMMENTS = [
  "",
  " image: nginx",
  " containers: [{image: 'x\"",
  ` ${view("é 日本")} image: nginx`,
  " \xff\xfe\xc3( image: x",
  "\ttab: |",
  " --- &a *b",
];

const BOM = "\xef\xbb\xbf";

const HEADS = ["", "---\n", "%YAML 1.2\n---\n", "# image: x\n", "\n\n", "...\n", "---\n# only\n---\n"];

const SEPARATORS = [
  "---\n",
  "---   # image: nginx\n",
  "---\t\n",
  "...\n",
  "...\n---\n",
  "---\n---\n",
  "---\n# image: x\n\n---\n",
  "... # end\n%YAML 1.2\n# directives end\n---\n",
  `${BOM}---\n`,
  `---\n${BOM}`,
  `...\n${BOM}# a file of its own\n---\n`,
  "--- null\n---\n",
  "---\n\n   \n",
];

const STRING_TAGS = ["!!str", "!", "!<tag:yaml.org,2002:str>"];
const ENDS = ["\n", "\n", "\n", " \n", " # image: x\n", "\t# \xff\n", " \t \n"];
const BLANKS: readonly string[] = ["\n", "  \n", "\n\n"];

/** A container, and what stands at its `image`: more than one scalar where the key is there twice. */
interface Container {
  readonly item: Mapping;
  readonly images: readonly Scalar[];
  readonly verdicts: readonly Verdict[];
}

/** Composes documents, and has them written as they are and as they must become. */
class Composer {
  readonly edits: string[] = [];
  readonly verdicts: Verdict[] = [];
  someStay = false;
  readonly #tape: Tape;
  readonly #layout: Layout;
  #json = false;
  #skipped = false;
  #anchors = 0;

  constructor(tape: Tape, layout: Layout) {
    this.#tape = tape;
    this.#layout = layout;
  }

  stream(): readonly [string, string] {
    const tape = this.#tape;
    let input = tape.once(8) ? BOM : "";
    let output = input;
    let isFirst = true;
    let joinable = false;
    let prefix = "";
    do {
      this.#json = tape.once(5);
      const concatenated = joinable && this.#json && tape.next(3) > 0;
      const head: string = isFirst ? tape.pick(HEADS) : concatenated ? tape.pick(["", "\n"]) : tape.pick(SEPARATORS);
      const [before, after] = !this.#json && tape.once(16) ? ["", ""] : this.#document();
      const inline = head.endsWith("---\n") && /^[{[]/.test(before) && tape.once(3);
      const lead = inline ? `${head.slice(0, -1)} ` : head;
      const chosen = tape.once(4) ? "\r\n" : "\n";
      const lines = (text: string) => text.replaceAll("\n", this.#layout.lineBreak ?? chosen);
      input += lines(lead + before);
      output += lines(lead + after);
      // kubectl reads JSON in a row, and no comment or directive before it.
      prefix += lead;
      joinable = before !== "" && this.#json && !/[#%]/.test(prefix);
      if (before !== "") prefix = "";
      isFirst = false;
    } while (!tape.isSpent && input.length < 20_000);
    if (!tape.once(4)) return [input, output];
    return [input.replace(/\r?\n$/, ""), output.replace(/\r?\n$/, "")];
  }

  #document(): readonly [string, string] {
    const root = this.#root();
    const writer = new Writer(this.#tape, this.#layout, this.#json);
    writer.document(root);
    this.edits.push(...writer.edits);
    return [writer.input, writer.output];
  }

  #root(): Mapping {
    const tape = this.#tape;
    const some = (make: () => Item) => seq(...Array.from({ length: tape.next(3) }, make));
    switch (tape.next(8)) {
      case 0:
      case 1:
      case 2:
        return this.#object(0);
      case 3:
        return this.#list("v1", "List", ["items", some(() => this.#object(1))]);
      case 4: {
        const [apiVersion, kind, path] = tape.pick(BUILT_IN);
        const items = some(() => map(["metadata", this.#metadata()], ...nest(path, this.#podSpec()).entries));
        return this.#list(apiVersion, `${kind}List`, ["items", items]);
      }
      case 5:
        return this.#list(
          "config.kubernetes.io/v1",
          "ResourceList",
          ["functionConfig", map(...type("example.com/v1", "Fn"), ["spec", map(this.#decoyList())])],
          ["items", some(() => this.#object(1))],
        );
      // Neither has a kind.
      case 6:
        return map(["values", this.#podSpec()], ["image", str("nginx")]);
      default:
        return this.#podSpec();
    }
  }

  #list(apiVersion: string, kind: string, ...entries: [string, Item][]): Mapping {
    return map(...type(apiVersion, kind), ...entries);
  }

  #object(depth: number): Mapping {
    const tape = this.#tape;
    const before = this.#skipped;
    switch (tape.next(6)) {
      case 0:
      case 1:
        return this.#workload(BUILT_IN);
      case 2:
        return this.#workload(OTHER);
      case 3:
        return map(...type("v1", "ConfigMap"), ["metadata", this.#metadata()], ["data", this.#decoyData()]);
      case 4: {
        const [apiVersion, kind] = tape.pick(NEVER);
        return map(...type(apiVersion, kind), ["spec", map(this.#decoyList(), ["image", map()])], ["status", map()]);
      }
      default: {
        if (depth > 1) return map(...type("v1", "Service"), ["metadata", this.#metadata()], ["spec", map()]);
        const manifests = seq(this.#object(depth + 1), this.#object(depth + 1));
        this.#skipped = before;
        return map(...type("work.example.com/v1", "ManifestWork"), ["spec", map(["manifests", manifests])]);
      }
    }
  }

  #workload(kinds: typeof BUILT_IN): Mapping {
    const tape = this.#tape;
    const [apiVersion, kind, path] = tape.pick(kinds);
    const before = this.#skipped;
    this.#skipped ||= tape.once(12);
    const metadata = this.#metadata();
    if (this.#skipped && !before) metadata.entries.push(["annotations", map(["pullthrough.dev/skip", str("true")])]);
    const item = map(...type(apiVersion, kind), ["metadata", metadata], ...nest(path, this.#podSpec()).entries);
    if (tape.once(4)) item.entries.push(["status", map(this.#decoyList(), ["image", str("nginx")])]);
    // In a built-in kind only one place is a pod spec.
    if (kinds === BUILT_IN && tape.once(4)) item.entries.push(["extra", map(this.#decoyList())]);
    if (tape.once(6)) item.entries.push(...item.entries.splice(0, 2));
    this.#skipped = before;
    return item;
  }

  #metadata(): Mapping {
    const tape = this.#tape;
    const item = map(["name", str(tape.pick(["web", "a-b", "image"]))]);
    if (tape.once(3)) item.entries.push(["labels", map(["image", str("nginx")], ["app", str("x: y")])]);
    if (tape.once(4)) item.entries.push(["namespace", str("kube-system")]);
    return item;
  }

  #decoyData(): Mapping {
    const tape = this.#tape;
    return map(
      ["image", str("nginx")],
      ...Array.from({ length: tape.next(3) }, (_, index): [string, Item] => [`k${index}`, str(tape.pick(DECOY_TEXTS))]),
    );
  }

  /** A container list where none is one. */
  #decoyList(): [string, Item] {
    const name = this.#tape.pick(["containers", "initContainers"]);
    return [name, seq(map(["name", str("a")], ["image", str(this.#tape.pick(["nginx", "quay.io/a/b:*", "*"]))]))];
  }

  #podSpec(): Mapping {
    const tape = this.#tape;
    const list = () => Array.from({ length: 1 + tape.next(2) }, () => this.#container().item);
    const item = map();
    if (tape.once(5)) item.entries.push(["imagePullSecrets", seq(map(["name", str("image")]))]);
    if (tape.once(3)) item.entries.push(["initContainers", seq(...list())]);
    const isShared = !this.#json && tape.once(2);
    if (isShared) item.entries.push(...this.#sharing());
    else item.entries.push(["containers", seq(...list())]);
    if (tape.once(4)) item.entries.push(["volumes", seq(map(["name", str("v")], ["image", this.#imageVolume()]))]);
    if (tape.once(8)) item.entries.push(["ephemeralContainers", seq(...list(), str("image"))]);
    if (tape.once(8)) item.entries.push(["nodeSelector", map(["image", str("nginx")])]);
    return item;
  }

  #imageVolume(): Mapping {
    const { scalar, verdict } = this.#image();
    this.verdicts.push(verdict);
    return map(["reference", scalar], ["pullPolicy", str("Always")]);
  }

  /** Container lists in which an anchor and its aliases meet. */
  #sharing(): [string, Item][] {
    const tape = this.#tape;
    const anchor = tape.once(2) ? "a" : `a${this.#anchors++}`;
    const alias = (): AliasItem => ({ type: "alias", anchor });
    const pattern = tape.next(8);
    switch (pattern) {
      // All uses are image fields.
      case 0:
      case 1: {
        const { scalar, verdict } = this.#image();
        this.verdicts.push(verdict, verdict);
        scalar.anchor = anchor;
        const first = map(["name", str("a")], ["image", scalar]);
        const second = map(["name", str("b")], ["image", alias()]);
        // The latest anchor of a name counts.
        const earlier: [string, Item][] = pattern === 1 ? [["hostname", { ...str("nginx"), anchor }]] : [];
        return [...earlier, ["containers", seq(first, second)]];
      }
      // The anchor is no image field: the alias is written out.
      case 2: {
        const { scalar, verdict } = this.#image();
        this.verdicts.push(verdict);
        const literal = scalar.change && scalar.change.name + scalar.text.slice(scalar.change.end);
        const image = { ...alias(), literal: literal && written(literal) };
        const holder = { ...str(scalar.text), anchor };
        return [
          ["hostname", holder],
          ["containers", seq(map(["name", str("a")], ["image", image]))],
        ];
      }
      // The anchor is an image field and an alias is not.
      case 3: {
        const { scalar, verdict } = this.#image();
        const env = map(["name", str("IMAGE")], ["value", alias()]);
        this.#keep(scalar, [verdict]);
        scalar.anchor = anchor;
        return [["containers", seq(map(["name", str("a")], ["image", scalar], ["env", seq(env)]))]];
      }
      // A container stands twice.
      case 4: {
        const { item, verdicts } = this.#container();
        this.verdicts.push(...verdicts);
        item.anchor = anchor;
        return [
          ["initContainers", seq(item)],
          ["containers", seq(alias())],
        ];
      }
      // A container is merged into another, with and without an image of its own.
      case 5:
      case 6: {
        const { item, verdicts } = this.#container();
        item.anchor = anchor;
        const merging = map(["name", str("b")], ["<<", tape.once(3) ? seq(alias()) : alias()]);
        if (pattern === 5) {
          this.verdicts.push(...verdicts);
        } else {
          const { scalar, verdict } = this.#image();
          this.verdicts.push(verdict);
          merging.entries.push(["image", scalar]);
        }
        return [["containers", seq(item, merging)]];
      }
      // What is merged stands at no image field.
      default: {
        const { scalar, verdict } = this.#image();
        this.#keep(scalar, [verdict]);
        const base = { ...map(["image", scalar]), anchor };
        return [
          ["x-base", base],
          ["containers", seq(map(["<<", alias()], ["name", str("a")]))],
        ];
      }
    }
  }

  #keep(scalar: Scalar, verdicts: readonly Verdict[]): void {
    this.someStay ||= scalar.change !== undefined;
    this.verdicts.push(...(scalar.change ? verdicts.map(() => "unsupported" as const) : verdicts));
    scalar.change = undefined;
  }

  #container(): Container {
    const tape = this.#tape;
    const name: [string, Item] = ["name", str(tape.pick(["web", "image", "a"]))];
    const images: Scalar[] = [];
    const verdicts: Verdict[] = [];
    const entries: [string, Item][] = [];
    for (let count = tape.once(10) ? 2 : 1; count > 0; count--) {
      if (!tape.once(16)) {
        const { scalar, verdict } = this.#image();
        images.push(scalar);
        verdicts.push(verdict);
        entries.push(["image", scalar]);
      } else {
        const [item, verdict] = this.#noString();
        verdicts.push(verdict);
        entries.push(["image", item]);
      }
    }
    const others: [string, Item][] = [];
    if (tape.once(3)) others.push(["imagePullPolicy", str("IfNotPresent")]);
    if (tape.once(4)) others.push(["args", seq(str("--image=nginx"), str("image: nginx"), str("one two"))]);
    if (tape.once(4)) others.push(["env", seq(map(["name", str("image")], ["value", str("nginx")]))]);
    if (tape.once(5)) others.push(["ports", seq(map(["containerPort", { type: "verbatim", text: "80" }]))]);
    if (tape.once(8)) others.push(["description", str(tape.pick(DECOY_TEXTS))]);
    const item = map(name, ...entries, ...others);
    if (tape.once(3)) item.entries.reverse();
    this.verdicts.push(...verdicts);
    return { item, images, verdicts };
  }

  /** What may stand at an `image` and is no string. */
  #noString(): [Item, Verdict] {
    const verbatim = (text: string): [Item, Verdict] => [{ type: "verbatim", text }, "invalid"];
    const parts = map(["repository", str("nginx")], ["tag", str("v1")]);
    const plain = ["null", "true", "80", ...(this.#json ? [] : ["~", "", "yes", "1.5e3", "0x1F"])].map(verbatim);
    const options: [Item, Verdict][] = [...plain, [parts, "unsupported"], [seq(str("nginx")), "invalid"]];
    if (!this.#json) options.push([{ ...str("nginx"), tag: "!image" }, "unsupported"]);
    const [item, verdict] = this.#tape.pick(options);
    this.someStay ||= "tag" in item;
    return [item, this.#skipped ? "excluded" : verdict];
  }

  #image(): { scalar: Scalar; verdict: Verdict } {
    const tape = this.#tape;
    if (tape.once(4)) {
      const [text, verdict] = tape.pick(KEPT);
      return { scalar: str(text), verdict: this.#skipped ? "excluded" : verdict };
    }
    const [name, path] = tape.pick(NAMES);
    const text = name + tape.pick(tape.once(4) ? OPEN_SUFFIXES : SUFFIXES);
    if (this.#skipped) return { scalar: str(text), verdict: "excluded" };
    const change = { end: name.length, name: `${MIRROR}/${path}` };
    return { scalar: { ...str(text), change }, verdict: "rewritten" };
  }
}

function type(apiVersion: string, kind: string): [string, Item][] {
  return [
    ["apiVersion", str(apiVersion)],
    ["kind", str(kind)],
  ];
}

function nest(path: readonly string[], item: Mapping): Mapping {
  return path.reduceRight((inner, key) => map([key, inner]), item);
}

/** A reference in the place of an alias. */
function written(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text}'`;
}

const ESCAPED: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t" };

/** Writes one document in styles that the tape chooses, as it is and as it must become. */
class Writer {
  input = "";
  output = "";
  readonly edits: string[] = [];
  readonly #tape: Tape;
  readonly #flush: boolean;
  readonly #json: boolean;
  /** What may follow: after a block scalar a line of spaces could be a part of it, after `|+` every blank line is. */
  #blanks = BLANKS;

  constructor(tape: Tape, { flush = false }: Layout, json: boolean) {
    this.#tape = tape;
    this.#flush = flush;
    this.#json = json;
  }

  document(root: Mapping): void {
    if (this.#json || this.#tape.once(8)) {
      this.#flow(root, -1);
      this.#put(this.#json ? "\n" : this.#tape.pick(ENDS));
    } else {
      this.#filler(0);
      this.#mapping(root, 0, false);
    }
  }

  #put(text: string): void {
    this.input += text;
    this.output += text;
  }

  #change(from: string, to: string): void {
    this.input += from;
    this.output += to;
    this.edits.push(to);
  }

  #pad(indent: number): void {
    this.#put(" ".repeat(indent));
  }

  /** The end of a line; a tab is not allowed after every indicator. */
  #end(): void {
    const comment = this.#tape.once(4) ? ` #${this.#tape.pick(COMMENTS)}` : this.#tape.pick(["", "", " "]);
    this.#put(`${comment}\n`);
  }

  #filler(indent: number): void {
    if (!this.#tape.once(5)) return;
    if (this.#tape.once(2)) return this.#put(this.#tape.pick(this.#blanks));
    this.#pad(this.#tape.pick([indent, 0]));
    this.#put(`#${this.#tape.pick(COMMENTS)}\n`);
  }

  /** How a continuation line begins. The tape is read in either layout, so that both say the same. */
  #continuation(indent: number): string {
    const spaces = " ".repeat(Math.max(indent + 1, 0) + this.#tape.next(3));
    return this.#flush ? "" : spaces;
  }

  #mapping(item: Mapping, indent: number, isInline: boolean): void {
    for (const [index, [key, value]] of item.entries.entries()) {
      if (index > 0 || !isInline) {
        if (index > 0) this.#filler(indent);
        this.#pad(indent);
      }
      const isExplicit = this.#tape.once(12);
      if (isExplicit) {
        this.#put(this.#tape.pick(["? ", "?  "]));
        this.#key(key, indent, true);
        this.#end();
        this.#pad(indent);
      } else {
        this.#key(key, indent, false);
      }
      this.#put(":");
      this.#value(value, indent, true);
    }
  }

  #sequence(item: Sequence, indent: number): void {
    for (const value of item.items) {
      this.#filler(indent);
      this.#pad(indent);
      this.#put("-");
      const isBlock = value.type === "mapping" && value.entries.length > 0 && !this.#tape.once(4);
      if (!isBlock) {
        this.#value(value, indent, false);
      } else if (value.anchor === undefined && !this.#tape.once(8)) {
        const gap = 1 + this.#tape.next(3);
        this.#pad(gap);
        this.#blanks = BLANKS;
        this.#mapping(value, indent + 1 + gap, true);
      } else {
        this.#properties(value, false);
        this.#end();
        this.#blanks = BLANKS;
        this.#mapping(value, indent + 1 + this.#tape.next(3), false);
      }
    }
  }

  /** What follows a `:` or a `-` that stands at `indent`, to the end of its last line. */
  #value(item: Item, indent: number, isAfterKey: boolean): void {
    this.#blanks = BLANKS;
    const isEmpty =
      (item.type === "mapping" && item.entries.length === 0) || (item.type === "sequence" && item.items.length === 0);
    if ((item.type === "mapping" || item.type === "sequence") && !isEmpty && !this.#tape.once(6)) {
      this.#properties(item, false);
      this.#end();
      const isMapping = item.type === "mapping";
      const inner = indent + (isAfterKey && !isMapping ? 0 : 1) + this.#tape.pick([isMapping ? 1 : 0, 0, 1, 2, 3]);
      if (isMapping) this.#mapping(item, inner, false);
      else this.#sequence(item, inner);
      return;
    }
    if (item.type === "scalar" && this.#blockScalar(item, indent, isAfterKey)) return;
    if (item.type === "verbatim" && item.text === "") return this.#end();
    this.#put(this.#tape.pick([" ", " ", "  "]));
    if (item.type !== "alias" && item.type !== "verbatim") {
      this.#properties(item, true);
      if (this.#tape.once(10)) {
        this.#put(`\n${" ".repeat(indent + 1 + this.#tape.next(3))}`);
      }
    }
    this.#inner(item, indent, false);
    this.#put(this.#tape.pick(ENDS));
  }

  #flow(item: Item, indent: number): void {
    if (item.type === "mapping" || item.type === "sequence" || item.type === "scalar") this.#properties(item, true);
    this.#inner(item, indent, true);
  }

  /** A node of one line, or with continuation lines, its properties already written. */
  #inner(item: Item, indent: number, isFlow: boolean): void {
    switch (item.type) {
      case "verbatim":
        return this.#put(item.text === "" ? "~" : item.text);
      case "alias":
        if (item.literal !== undefined) this.#change(`*${item.anchor}`, item.literal);
        else this.#put(`*${item.anchor}`);
        return this.#put(isFlow ? " " : "");
      case "scalar":
        return this.#scalar(item, indent, isFlow);
      case "mapping":
        this.#put("{");
        for (const [index, [key, value]] of item.entries.entries()) {
          this.#comma(index, indent);
          this.#flowPair(key, value, indent);
        }
        return this.#close("}", item.entries.length, indent);
      case "sequence":
        this.#put("[");
        for (const [index, value] of item.items.entries()) {
          this.#comma(index, indent);
          const [pair] = value.type === "mapping" && value.entries.length === 1 ? value.entries : [];
          const isPair = pair && value.type === "mapping" && value.anchor === undefined && !this.#json;
          if (isPair && this.#tape.once(3)) this.#flowPair(...pair, indent);
          else this.#flow(value, indent);
        }
        return this.#close("]", item.items.length, indent);
    }
  }

  #flowPair(key: string, value: Item, indent: number): void {
    if (!this.#json && this.#tape.once(12)) this.#put("? ");
    this.#key(key, indent, false);
    this.#put(this.#json && this.#tape.once(2) ? ":" : ": ");
    this.#flow(value, indent);
  }

  #comma(index: number, indent: number): void {
    if (index > 0) this.#put(",");
    this.#blank(indent, index > 0);
  }

  #close(bracket: string, count: number, indent: number): void {
    if (count > 0 && !this.#json && this.#tape.once(6)) this.#put(",");
    this.#blank(indent, false);
    this.#put(bracket);
  }

  #blank(indent: number, isAfterComma: boolean): void {
    const continuation = this.#continuation(indent);
    const comment = `${this.#tape.pick([" ", "\t"])}#${this.#tape.pick(COMMENTS)}\n`;
    const options = [isAfterComma ? " " : "", " ", "\n", "\n\n", comment, "\t"];
    const chosen = this.#json ? this.#tape.pick(["", " ", "\n"]) : this.#tape.pick(options);
    this.#put(chosen.endsWith("\n") ? chosen + continuation : chosen);
  }

  #properties(item: Properties, isInline: boolean): void {
    const { anchor, tag } = item;
    const isScalar = "text" in item;
    const chosen = tag ?? (isScalar && !this.#json && this.#tape.once(12) ? this.#tape.pick(STRING_TAGS) : undefined);
    const parts = [...(anchor === undefined ? [] : [`&${anchor}`]), ...(chosen === undefined ? [] : [chosen])];
    if (this.#tape.once(2)) parts.reverse();
    if (parts.length > 0) this.#put(isInline ? `${parts.join(" ")} ` : ` ${parts.join(" ")}`);
  }

  #key(key: string, indent: number, isExplicit: boolean): void {
    const plain = /^[\w./-]+$/.test(key) || key === "<<" ? key : JSON.stringify(key);
    if (key === "<<") return this.#put(key);
    const at = this.#tape.next(key.length);
    const code = key.charCodeAt(at).toString(16).padStart(2, "0");
    const escaped = (letter: string) => `"${key.slice(0, at)}${letter}${key.slice(at + 1)}"`;
    if (this.#json) return this.#put(this.#tape.pick([`"${key}"`, `"${key}"`, escaped(`\\u00${code}`)]));
    const broken = `"${key.slice(0, at)}\\\n${this.#continuation(indent)}${key.slice(at)}"`;
    const styles = [plain, plain, plain, plain, `"${key}"`, `'${key}'`, `${plain} `, `!!str ${plain}`];
    const strange = [escaped(`\\x${code}`), escaped(`\\u00${code}`), escaped(`\\U000000${code}`), `&key ${plain}`];
    const chosen = this.#tape.pick(this.#tape.once(4) ? strange : styles);
    this.#put(isExplicit && this.#tape.once(3) ? broken : chosen);
  }

  #scalar(item: Scalar, indent: number, isFlow: boolean): void {
    const { text } = item;
    const tape = this.#tape;
    const isPlain = isPlainText(text, isFlow) && !this.#json;
    const style = this.#json ? "double" : tape.pick([isPlain ? "plain" : "double", "double", "single"]);
    if (style === "double" || text.includes("\n")) return this.#double(item, indent);
    // A plain scalar of block context ends at a line that is not deeper.
    const fold = style === "plain" && !isFlow ? `\n${" ".repeat(indent + 1 + tape.next(3))}` : this.#fold(indent);
    const folded = this.#folds(text).replaceAll("\n", fold);
    if (style === "plain") return this.#named(item, "", folded);
    this.#put("'");
    this.#named(item, "", folded.replaceAll("'", "''"));
    this.#put("'");
  }

  /** A text of one line, what is before its name and what it is as written, in which the name is as it reads. */
  #named({ change }: Scalar, before: string, raw: string): void {
    this.#put(before);
    if (change) this.#change(view(raw.slice(0, change.end)), change.name);
    this.#put(view(change ? raw.slice(change.end) : raw));
  }

  #double({ text, change }: Scalar, indent: number): void {
    const tape = this.#tape;
    const end = change?.end ?? 0;
    const characters = [...text].map((character) => this.#escape(character));
    const fold = this.#fold(indent);
    const breakAt = !this.#json && tape.once(6) ? tape.next(characters.length + 1) : -1;
    const raw = (start: number, stop: number) =>
      characters
        .slice(start, stop)
        .map((character, index) => {
          const at = start + index;
          // Between name and suffix it could belong to either, a space would be lost, and `---` would end the document.
          const isBroken = at === breakAt && at !== end && at > 0 && !/[ -]/.test(character);
          return isBroken ? `\\${fold}${character}` : character;
        })
        .join("");
    this.#put(breakAt === 0 && end > 0 ? `"\\${fold}` : '"');
    if (change) this.#change(raw(0, end), change.name);
    this.#put(raw(end, characters.length));
    this.#put(breakAt === characters.length && breakAt > end ? `\\${fold}"` : '"');
  }

  #escape(character: string): string {
    const code = character.codePointAt(0) as number;
    const hex = code.toString(16);
    const needed = ESCAPED[character];
    if (needed !== undefined) return needed;
    if (!this.#tape.once(24)) return view(character);
    if (this.#json) return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : view(character);
    const short = code < 0x100 ? [`\\x${hex.padStart(2, "0")}`] : [];
    const slash = character === "/" ? ["\\/"] : [];
    const unicode = code < 0x10000 ? [`\\u${hex.padStart(4, "0").toUpperCase()}`] : [];
    return this.#tape.pick([...short, ...slash, ...unicode, `\\U${hex.padStart(8, "0")}`]);
  }

  /** The text with some of its single spaces turned to line breaks, which read as spaces. */
  #folds(text: string): string {
    return text.replace(/(?<=\w) (?=\w)/g, () => (this.#tape.once(3) ? "\n" : " "));
  }

  #fold(indent: number): string {
    return `\n${this.#continuation(indent)}`;
  }

  /** Writes a literal or folded scalar if the tape and the text want one. */
  #blockScalar(item: Scalar, indent: number, isAfterKey: boolean): boolean {
    const { text } = item;
    const tape = this.#tape;
    if (!tape.once(text.includes("\n") ? 2 : 6) || !/^[^\s]/.test(text)) return false;
    if (item.change === undefined && text.trimEnd() !== text && !text.endsWith("\n")) return false;
    const depth = 1 + tape.next(4);
    const body = text.replace(/\n$/, "");
    const chomping = text.endsWith("\n") ? "+" : item.change ? tape.pick(["", "-", "+"]) : "-";
    const digit = isAfterKey && tape.once(4) ? String(depth) : "";
    this.#put(" ");
    this.#properties(item, true);
    this.#put(body.includes("\n") || tape.once(2) ? "|" : ">");
    this.#put(tape.pick([chomping + digit, digit + chomping]));
    this.#end();
    const padding = " ".repeat(indent + depth);
    this.#put(padding);
    this.#named(item, "", body.replaceAll("\n", `\n${padding}`));
    this.#put(text.endsWith("\n") && text !== body ? "\n\n" : "\n");
    this.#blanks = chomping === "+" ? [""] : ["\n", "\n\n"];
    return true;
  }
}

function isPlainText(text: string, isFlow: boolean): boolean {
  if (!/^[\w./$-][^\n]*$/.test(text) || /: | #|[: ]$|^- /.test(text) || text === "true") return false;
  return !isFlow || !/[,[\]{}?]/.test(text);
}
