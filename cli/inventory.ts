/** The inventory: the references of findings, each once for each verdict, with its places. */

import {
  type Finding,
  Locator,
  type Normalized,
  normalize,
  type Result,
  readReference,
  type Verdict,
} from "../src/index.js";

export interface Place {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly path: string;
}

export interface Image {
  readonly reference: string;
  /** Normalized; these are undefined for what is no reference. */
  readonly registry: string | undefined;
  readonly repository: string | undefined;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** The name as it was written, without tag and digest. */
  readonly writtenName: string | undefined;
  readonly verdict: Verdict;
  readonly to: string | undefined;
  readonly rule: string | undefined;
  /** Whether it is a reference that can be pulled as it stands. */
  readonly pullable: boolean;
  readonly places: readonly Place[];
}

/** The images of all inputs, by registry, reference and verdict; those that are no references at the end. */
export function inventory(results: readonly Result[]): Image[] {
  const images = new Map<string, Image & { places: Place[] }>();
  for (const { source, findings } of results) {
    const locator = new Locator(source.bytes);
    for (const finding of findings) {
      const key = JSON.stringify([finding.from, finding.verdict, finding.to, finding.whole]);
      const image = images.get(key) ?? { ...imageOf(finding), places: [] };
      images.set(key, image);
      image.places.push(placeOf(source.name, finding, locator));
    }
  }
  const order = (image: Image) => [image.registry ?? "\uffff", image.reference, image.verdict];
  return [...images.values()].sort((a, b) => compare(order(a), order(b)));
}

function imageOf({ from, verdict, to, rule, whole }: Finding): Omit<Image, "places"> {
  const reading = readReference(from);
  // A number or a boolean may be spelt like a reference.
  const reference = reading.kind === "reference" && verdict !== "invalid" ? reading.reference : undefined;
  const normalized = whole ? reference && normalize(reference) : prefixOf(from, verdict);
  const isOpen = /\$\{|\$\(|\{\{/.test(from);
  return {
    reference: from,
    registry: normalized?.domain,
    repository: normalized?.path || undefined,
    tag: reference?.tag,
    digest: reference?.digest,
    writtenName: reference && from.slice(0, reference.nameEnd),
    verdict,
    to,
    rule,
    pullable: reference !== undefined && whole && !isOpen && verdict !== "unsupported",
  };
}

/** What a prefix, or a repository without its tag, is of: with a name below it, it is read for what it is. */
function prefixOf(text: string, verdict: Verdict): Normalized | undefined {
  const reading = readReference(`${text.replace(/\/$/, "")}/name`);
  if (verdict === "placeholder" || verdict === "invalid" || reading.kind !== "reference") return undefined;
  const { domain, path } = normalize(reading.reference);
  return { domain, path: path.slice(0, -"/name".length) };
}

function placeOf(file: string, finding: Finding, locator: Locator): Place {
  const { document, apiVersion, kind, namespace, name, path, range } = finding;
  return { file, document, ...locator.position(range.start), apiVersion, kind, namespace, name, path };
}

function compare(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((part, at) => part !== b[at]);
  return index < 0 ? 0 : (a[index] as string) < (b[index] as string) ? -1 : 1;
}
