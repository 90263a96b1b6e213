/** The catalogue's form, and that what is known of custom resources is in it. */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type CatalogueEntry, catalogue } from "./catalogue.js";
import type { Form } from "./config.js";
import { CONTAINER_IMAGE, CONTAINER_LISTS, matchesKind, NEVER, VOLUME_IMAGE } from "./podspec.js";
import { ANY_KEY, ANYTHING, type FieldSpecPath, parsePath, type Segment } from "./spec.js";

function parsed(text: string): FieldSpecPath {
  const result = parsePath(text);
  if ("message" in result) throw new Error(`${text}: ${result.message}`);
  return result;
}

function isNever(group: string, kind: string): boolean {
  return NEVER.some((match) => matchesKind(match, group, kind));
}

/** Whether a place needs no entry: an image of a container list, or an `image` with a `reference`. */
function hasShape({ segments, list }: FieldSpecPath): boolean {
  const [beforeLast, last] = segments.slice(-2);
  const isContainer = CONTAINER_LISTS.includes(beforeLast as string) && last === CONTAINER_IMAGE;
  const isVolume = beforeLast === VOLUME_IMAGE[0] && last === VOLUME_IMAGE[1];
  return !list && (isContainer || isVolume);
}

function sameKey(segment: Segment | undefined, key: Segment | undefined): boolean {
  return segment === ANY_KEY || segment === key;
}

/** Whether each place that the second path leads to is one of the first, too. */
function covers(wide: FieldSpecPath, { segments, list }: FieldSpecPath): boolean {
  if (wide.segments[wide.segments.length - 1] === ANYTHING) {
    const above = wide.segments.slice(0, -1);
    return segments.length > above.length && above.every((segment, index) => sameKey(segment, segments[index]));
  }
  return (
    wide.list === list &&
    wide.segments.length === segments.length &&
    wide.segments.every((segment, index) => sameKey(segment, segments[index]))
  );
}

function nameOf({ group, kinds, path: text, where }: CatalogueEntry): string {
  return [group, kinds.join(","), text, ...(where ? [JSON.stringify(where)] : [])].join(" ");
}

/** Entries of a group and kind, in their order. */
function entriesOf(group: string, kind: string): readonly CatalogueEntry[] {
  return catalogue().filter((entry) => entry.group === group && entry.kinds.includes(kind));
}

describe("the catalogue", () => {
  const entries = catalogue().map((entry) => ({ ...entry, name: nameOf(entry), parsed: parsed(entry.path) }));

  it("is sorted by group", () => {
    const groups = catalogue().map(({ group }) => group);
    expect(groups).to.deep.equal([...groups].sort());
  });

  it("has groups and kinds as Kubernetes writes them, and none that is never touched", () => {
    for (const { name, group, kinds } of entries) {
      expect(group, name).to.match(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);
      expect(kinds, name).to.not.have.length(0);
      expect(new Set(kinds).size, name).to.equal(kinds.length);
      for (const kind of kinds) {
        expect(kind, name).to.match(/^[A-Za-z][A-Za-z0-9]*$/);
        expect(isNever(group, kind), name).to.equal(false);
      }
    }
  });

  it("has paths in one style, and `**` only where nothing is rewritten", () => {
    for (const { name, path: text, parsed: spec, form } of entries) {
      const { segments } = spec;
      expect(text.replace(/\["[^"]*"\]/g, ""), name).to.match(/^[\w*]+(?:\[\])?(?:\.(?:[\w*]+(?:\[\])?))*$/);
      expect(typeof segments[0], name).to.equal("string");
      if (segments.includes(ANYTHING)) expect(form, name).to.be.oneOf(["suspect", "leave"]);
      // A reader collects by the key or the one above it.
      if (segments[segments.length - 1] === ANY_KEY)
        expect(typeof segments[segments.length - 2], name).to.equal("string");
    }
  });

  it("names keys or paths of what belongs to a repository, and of nothing else", () => {
    for (const { name, form, registry, tag, digest } of entries) {
      for (const companion of [registry, tag, digest].filter((text) => text !== undefined)) {
        expect(form, name).to.equal("repository");
        const { segments, list } = parsed(companion);
        expect(list, name).to.equal(false);
        for (const segment of segments) expect(typeof segment, name).to.equal("string");
      }
    }
  });

  it("does not repeat what has a shape of its own", () => {
    expect(entries.filter((entry) => hasShape(entry.parsed)).map(({ name }) => name)).to.deep.equal([]);
  });

  it("has no entry twice, and none behind another that takes its places", () => {
    for (const [index, { name, group, kinds, parsed: spec }] of entries.entries()) {
      const earlier = entries.slice(0, index).filter((entry) => entry.group === group);
      expect(earlier.map((entry) => entry.name)).to.not.include(name);
      const before = earlier.filter(({ where, parsed: wide }) => where === undefined && covers(wide, spec));
      const left = kinds.filter((kind) => !before.some((entry) => entry.kinds.includes(kind)));
      expect(left, name).to.deep.equal(kinds);
    }
  });

  it("says where each can be checked, and why one is left or only reported", () => {
    for (const { name, source, form, note } of entries) {
      expect(source, name).to.match(/^(?:CRD|[\w.-]+\/[\w.-]+ [\w./-]+)$/);
      if (form === "suspect" || form === "leave") expect(note, name).to.match(/\w/);
      if (note !== undefined) expect(note, name).to.match(/^\S.*[^\s.]$/);
    }
  });
});

const ROWS_FILE = path.join(import.meta.dirname, "../../shared/research/cr-paths.tsv");

/** The forms that a row's can be. */
const FORMS_OF: Readonly<Record<string, readonly Form[]>> = {
  ref: ["reference"],
  refs: ["reference"],
  reg: ["prefix"],
  "reg-template": ["prefix"],
  repo: ["repository"],
  "repo-prefix": ["repository"],
  // NVIDIA's is the last part of a repository, Istio's is taken whole if it has a `/`.
  name: ["repository", "reference-or-name"],
  "ref-or-name": ["reference-or-name"],
  docker: ["url"],
  oci: ["url", "url-prefix"],
  "kustomize-string": ["kustomize"],
  "helm-values": ["suspect"],
  objref: ["reference"],
  nogo: ["leave"],
};

/** Rows whose path is not that of the schema or the Go type, and what it is there. */
const CORRECTED: Readonly<Record<string, readonly string[]>> = {
  // The RayJob's spec is below `jobTemplate` in ray-operator/apis/ray/v1/raycronjob_types.go.
  "ray.io RayCronJob spec.rayClusterSpec.autoscalerOptions.image": [
    "spec.jobTemplate.rayClusterSpec.autoscalerOptions.image",
  ],
  // Two kinds and two keys in one path.
  "config.openshift.io ImageDigestMirrorSet spec.image{Digest,Tag}Mirrors[].source/mirrors": [
    "spec.imageDigestMirrors[].source",
    "spec.imageDigestMirrors[].mirrors[]",
  ],
  "config.openshift.io ImageTagMirrorSet spec.image{Digest,Tag}Mirrors[].source/mirrors": [
    "spec.imageTagMirrors[].source",
    "spec.imageTagMirrors[].mirrors[]",
  ],
};

/** Rows that need no entry, and why. */
const WITHOUT_ENTRY: Readonly<Record<string, string>> = {
  "* * **.volumes[].rbd.image": "of no group, and at no place that has a shape: a disk of Ceph's",
};

interface Place {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly path: string;
  readonly form: string;
}

/** The rows that were verified, one for each kind and path. */
function verifiedPlaces(tsv: string): readonly Place[] {
  const rows = tsv.trimEnd().split("\n").slice(1);
  const cells = rows.map((row) => row.split("\t") as [string, string, string, string, string]);
  return cells
    .filter(([, , , , evidence]) => evidence !== "U")
    .flatMap(([group, kinds, text, form]) =>
      kinds.split(",").flatMap((kind) => {
        const name = `${group} ${kind} ${text}`;
        const keys = text.replaceAll(/\.?\{\}/g, ".*");
        return (CORRECTED[name] ?? [keys]).map((key): Place => ({ name, group, kind, path: key, form }));
      }),
    );
}

describe("custom resources that are known", () => {
  if (!fs.existsSync(ROWS_FILE)) {
    it("are in the catalogue", function () {
      console.log("      skipped: the list of them is not beside this repository");
      this.skip();
    });
    return;
  }
  const places = verifiedPlaces(fs.readFileSync(ROWS_FILE, "utf8"));

  it("are many, and all corrections and exceptions are of some", () => {
    expect(places).to.have.length.above(300);
    const names = places.map(({ name }) => name);
    expect(names).to.include.members([...Object.keys(CORRECTED), ...Object.keys(WITHOUT_ENTRY)]);
  });

  for (const { name, group, kind, path: text, form } of places) {
    if (name in WITHOUT_ENTRY) continue;
    it(`${name} (${form})`, () => {
      if (isNever(group, kind)) {
        expect(entriesOf(group, kind)).to.deep.equal([]);
        return;
      }
      const [base = ""] = form.split(/[ (]/);
      const isObject = base === "objref";
      const place = parsed(isObject ? `${text}.name` : text);
      if (form === "ref(generic)" || hasShape(place)) {
        expect(hasShape(place), "shape").to.equal(true);
        return;
      }
      const image = base === "repo-prefix" ? parsed(text.replace(/repository$/, "image")) : place;
      const entry = entriesOf(group, kind).find(
        ({ path: known, where }) => (where === undefined) !== isObject && covers(parsed(known), image),
      );
      expect(entry, "entry").to.not.equal(undefined);
      expect(FORMS_OF[base], "known form").to.include(entry?.form ?? "reference");
      if (base === "repo-prefix") expect(entry?.registry).to.equal("repository");
      if (isObject) expect(entry?.where).to.deep.equal({ kind: "DockerImage" });
    });
  }
});
