/** The table of built-in kinds, held against the models that Kubernetes' OpenAPI generates. */

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as models from "@kubernetes/client-node/dist/gen/models/ObjectSerializer.js";
import { expect } from "chai";
import { Places } from "./places.js";
import {
  CONTAINER_IMAGE,
  CONTAINER_LISTS,
  FINAL_KEYS,
  groupOf,
  type KindMatch,
  matchesKind,
  NEVER,
  POD_SPEC_KINDS,
  STATUS,
  SUSPECTS,
  VOLUME_IMAGE,
  VOLUME_LIST,
} from "./podspec.js";
import { rewrite } from "./rewrite.js";

interface Attribute {
  /** The key in JSON. */
  readonly baseName: string;
  readonly type: string;
}

const MODELS = new Map<string, readonly Attribute[]>();
for (const [name, model] of Object.entries(models)) {
  if ("getAttributeTypeMap" in model) MODELS.set(name, model.getAttributeTypeMap());
}

/** The model's attributes and its name in a type such as `Array<V1Container>`, with how a path shows the step. */
function step(type: string): { readonly model: string; readonly suffix: string } {
  const [, list, map] = /^Array<(.+)>$|^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
  const inner = list ?? map;
  if (inner === undefined) return { model: type, suffix: "" };
  const { model, suffix } = step(inner);
  return { model, suffix: (list === undefined ? ".*" : "[]") + suffix };
}

interface Leaf {
  /** The attributes on the way to it: `V1Pod.spec`, `V1PodSpec.containers`, `V1Container.image`. */
  readonly way: readonly string[];
  /** From the model that the walk began with: `spec.containers[].image`. */
  readonly path: string;
  readonly type: string;
}

/** Every attribute under a model that is none itself; a recursive model is entered once on each way. */
function* leaves(model: string, prefix = "", way: readonly string[] = []): Generator<Leaf> {
  for (const { baseName, type } of MODELS.get(model) ?? []) {
    const { model: inner, suffix } = step(type);
    const path = `${prefix}${baseName}${suffix}`;
    const longer = [...way, `${model}.${baseName}`];
    const isOpen = way.some((attribute) => attribute.startsWith(`${inner}.`));
    if (!MODELS.has(inner) || isOpen) yield { way: longer, path, type };
    else yield* leaves(inner, `${path}.`, longer);
  }
}

/** Where a model lies under another, the outermost of them on each way. */
function* places(model: string, wanted: string, prefix = "", open: readonly string[] = []): Generator<string> {
  for (const { baseName, type } of MODELS.get(model) ?? []) {
    const { model: inner, suffix } = step(type);
    const path = `${prefix}${baseName}${suffix}`;
    if (inner === wanted) yield path;
    else if (MODELS.has(inner) && !open.includes(inner)) yield* places(inner, wanted, `${path}.`, [...open, inner]);
  }
}

/** Models of objects, lists of them aside: with `apiVersion`, `kind` and an object's metadata. */
const OBJECTS = [...MODELS]
  .filter(([, attributes]) => {
    const types = new Map(attributes.map(({ baseName, type }) => [baseName, type]));
    return types.has("apiVersion") && types.has("kind") && types.get("metadata") === "V1ObjectMeta";
  })
  .map(([name]) => name);

/** `Deployment` of `V1Deployment`, `Event` of `CoreV1Event`. */
function kindOf(model: string): string {
  return model.replace(/^.*?V\d+(?:(?:alpha|beta)\d+)?/, "");
}

/** The API groups in which a model can be created, by the paths of the generated clients. */
function groupsOf(model: string): string[] {
  const groups = new Set<string>();
  for (const source of CLIENTS) {
    // In each method the path stands before the model that is serialized.
    for (const [, path = "", body] of source.matchAll(
      /localVarPath = '([^']+)'(?:(?!localVarPath = )[\s\S])*?serialize\(body, "(\w+)"/g,
    )) {
      if (body === model && !/\{name\}/.test(path)) groups.add(/^\/apis\/([^/]+)\//.exec(path)?.[1] ?? "");
    }
  }
  return [...groups].sort();
}

const GENERATED = dirname(
  dirname(createRequire(import.meta.url).resolve("@kubernetes/client-node/dist/gen/models/ObjectSerializer.js")),
);
const CLIENTS = readdirSync(join(GENERATED, "apis"))
  .filter((file) => file.endsWith("Api.js"))
  .map((file) => readFileSync(join(GENERATED, "apis", file), "utf8"));

/** Groups of the table that the models do not know, and why they are in it. */
const OLD_GROUPS: Readonly<Record<string, string>> = {
  extensions: "held Deployment, DaemonSet and ReplicaSet until Kubernetes 1.16",
};

/** Attributes that look like images and are none to rewrite, and why. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "V1Container.imagePullPolicy": "when to pull, not what",
  "V1EphemeralContainer.imagePullPolicy": "when to pull, not what",
  "V1ImageVolumeSource.pullPolicy": "when to pull, not what",
  "V1PodSpec.imagePullSecrets": "names of secrets",
  "V1ServiceAccount.imagePullSecrets": "names of secrets",
  "V1RBDVolumeSource.image": "the name of a block device in a Ceph pool",
  "V1RBDPersistentVolumeSource.image": "the name of a block device in a Ceph pool",
  "V1ContainerStatus.image": "status: what is running",
  "V1ContainerStatus.imageID": "status: what is running",
  "V1ImageVolumeStatus.imageRef": "status: what is mounted",
  "V1VolumeStatus.image": "status: what is mounted",
  "V1NodeStatus.images": "status: what a node has pulled",
  "V1NodeSystemInfo.osImage": "status: the name of a node's operating system",
  "V1ContainerImage.names": "status: what a node has pulled",
  "V1ContainerImage.sizeBytes": "status: what a node has pulled",
};

const LOOKS_LIKE_AN_IMAGE = /image|artifact|^reference$/i;

/** Where the table has references in a pod spec. */
const TABLE = [
  ...CONTAINER_LISTS.map((list) => `${list}[].${CONTAINER_IMAGE}`),
  `${VOLUME_LIST}[].${VOLUME_IMAGE.join(".")}`,
].sort();

/** Whether a leaf is one of an image, or seems to be. */
function looksLikeAnImage({ way }: Leaf): boolean {
  return way.some((attribute) => LOOKS_LIKE_AN_IMAGE.test(attribute.slice(attribute.indexOf(".") + 1)));
}

function isLookAlike({ way }: Leaf): boolean {
  return way.some((attribute) => attribute in LOOK_ALIKES);
}

describe("the table of built-in kinds", () => {
  it("stands against models that are there", () => {
    expect(MODELS.size).to.be.above(500);
    expect(OBJECTS).to.include.members(["V1Deployment", "V1Pod", "CoreV1Event"]);
    expect(OBJECTS).to.not.include("V1PodList");
  });

  it("has every kind that carries a pod spec, and no other, each with its path", () => {
    const derived = OBJECTS.flatMap((model) =>
      [...places(model, "V1PodSpec")].map((path) => `${kindOf(model)} ${path}`),
    );
    const table = POD_SPEC_KINDS.map(({ kind, path }) => `${kind} ${path.join(".")}`);
    expect(table.sort()).to.deep.equal(derived.sort());
  });

  it("has their groups, and no other", () => {
    for (const { kind, groups } of POD_SPEC_KINDS) {
      const [model, ...more] = OBJECTS.filter((name) => kindOf(name) === kind);
      expect(more, kind).to.deep.equal([]);
      const current = groups.filter((group) => !(group in OLD_GROUPS));
      expect([...current].sort(), kind).to.deep.equal(groupsOf(model ?? ""));
    }
  });

  it("has every reference of a pod spec, and no other", () => {
    const derived = [...leaves("V1PodSpec")].filter((leaf) => looksLikeAnImage(leaf) && !isLookAlike(leaf));
    expect(derived.map(({ path }) => path).sort()).to.deep.equal(TABLE);
    for (const { type } of derived) expect(type).to.equal("string");
  });

  it("has every reference of every object, and no other", () => {
    const derived = OBJECTS.flatMap((model) =>
      [...leaves(model)]
        .filter((leaf) => looksLikeAnImage(leaf) && !isLookAlike(leaf))
        .map(({ path }) => `${kindOf(model)} ${path}`),
    );
    const table = POD_SPEC_KINDS.flatMap(({ kind, path }) => TABLE.map((rest) => `${kind} ${path.join(".")}.${rest}`));
    expect(table.sort()).to.deep.equal(derived.sort());
  });

  it("knows every attribute of any model that looks like an image, and each look-alike is one", () => {
    const known = new Set([
      "V1Container.image",
      "V1EphemeralContainer.image",
      "V1Volume.image",
      "V1ImageVolumeSource.reference",
      ...Object.keys(LOOK_ALIKES),
    ]);
    const found = new Set<string>();
    for (const [model, attributes] of MODELS) {
      for (const { baseName } of attributes) {
        const name = `${model}.${baseName}`;
        if (LOOKS_LIKE_AN_IMAGE.test(baseName) || /image/i.test(model)) found.add(name);
      }
    }
    expect([...known].sort()).to.deep.equal([...found].sort());
  });

  it("calls those of a status look-alikes because they are only there", () => {
    const inStatus = Object.entries(LOOK_ALIKES).filter(([, reason]) => reason.startsWith("status"));
    const names = new Set(inStatus.map(([name]) => name));
    for (const { way, path } of OBJECTS.flatMap((model) => [...leaves(model)])) {
      if (way.some((attribute) => names.has(attribute))) expect(path).to.match(new RegExp(`^${STATUS}\\.`));
    }
  });
});

describe("the keys", () => {
  it("FINAL_KEYS are those at which a field or a suspect ends", () => {
    const last = (path: string) => path.slice(path.lastIndexOf(".") + 1);
    const expected = new Set([...TABLE.map(last), ...SUSPECTS.map(({ key }) => key)]);
    expect([...FINAL_KEYS].sort()).to.deep.equal([...expected].sort());
    expect([...FINAL_KEYS].sort()).to.deep.equal(["default", "image", "newName", "reference"]);
  });

  it("every path of the table passes through a key of the screen", () => {
    const { screen = [] } = new Places({});
    for (const path of TABLE) {
      expect(
        screen.some((bytes) => path.includes(bytes)),
        path,
      ).to.equal(true);
    }
  });

  describe("let a suspect through that stands alone in its document", () => {
    const kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
    const definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n";
    const rows: readonly (readonly [title: string, input: string])[] = [
      ["a Kustomization's newName", `${kustomization}images: [{ name: x, newName: quay.io/acme/x }]\n`],
      ["a CustomResourceDefinition's default", `${definition}spec: { runner: { default: quay.io/acme/x:1 } }\n`],
    ];
    for (const [title, input] of rows) {
      it(title, () => {
        const { findings, output } = rewrite(input, { mirror: "harbor.myco.com" });
        expect(findings.map(({ verdict }) => verdict)).to.deep.equal(["suspected"]);
        expect(output).to.equal(input);
      });
    }
  });
});

describe("groupOf", () => {
  const rows: readonly (readonly [apiVersion: string, expected: string])[] = [
    ["v1", ""],
    ["apps/v1", "apps"],
    ["apps/v1beta2", "apps"],
    ["policies.kyverno.io/v1", "policies.kyverno.io"],
    ["", ""],
    ["a/b/c", "a"],
  ];
  for (const [apiVersion, expected] of rows) {
    it(`${apiVersion} -> ${expected}`, () => {
      expect(groupOf(apiVersion)).to.equal(expected);
    });
  }
});

describe("matchesKind", () => {
  const rows: readonly (readonly [match: KindMatch, group: string, kind: string, expected: boolean])[] = [
    [{ group: "kyverno.io" }, "kyverno.io", "ClusterPolicy", true],
    [{ group: "kyverno.io" }, "policies.kyverno.io", "ClusterPolicy", false],
    [{ group: "kyverno.io" }, "kyverno.io.evil.com", "ClusterPolicy", false],
    [{ group: "*.gatekeeper.sh" }, "constraints.gatekeeper.sh", "AllowedRepos", true],
    [{ group: "*.gatekeeper.sh" }, "a.b.gatekeeper.sh", "AllowedRepos", true],
    [{ group: "*.gatekeeper.sh" }, "notgatekeeper.sh", "AllowedRepos", false],
    [{ group: "*.gatekeeper.sh" }, "gatekeeper.sh.evil.com", "AllowedRepos", false],
    [{ group: "kpt.dev", kinds: ["Kptfile"] }, "kpt.dev", "Kptfile", true],
    [{ group: "kpt.dev", kinds: ["Kptfile"] }, "kpt.dev", "Other", false],
    [{ group: "", kinds: ["Pod"] }, "", "Pod", true],
    [{ group: "", kinds: ["Pod"] }, "apps", "Pod", false],
  ];
  for (const [match, group, kind, expected] of rows) {
    it(`${JSON.stringify(match)} ${group} ${kind} -> ${expected}`, () => {
      expect(matchesKind(match, group, kind)).to.equal(expected);
    });
  }
});

describe("objects that are never touched", () => {
  const rows: readonly (readonly [apiVersion: string, kind: string, expected: boolean])[] = [
    ["apiextensions.k8s.io/v1", "CustomResourceDefinition", true],
    ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", true],
    ["kyverno.io/v1", "ClusterPolicy", true],
    ["kyverno.io/v2beta1", "Policy", true],
    ["policies.kyverno.io/v1", "MutatingPolicy", true],
    ["templates.gatekeeper.sh/v1", "ConstraintTemplate", true],
    ["mutations.gatekeeper.sh/v1", "AssignImage", true],
    ["admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy", true],
    ["kpt.dev/v1", "Kptfile", true],
    ["kustomize.config.k8s.io/v1beta1", "Kustomization", true],
    ["kustomize.config.k8s.io/v1alpha1", "Component", true],
    ["pullthrough.dev/v1alpha1", "PullThrough", true],
    ["apps/v1", "Deployment", false],
    ["v1", "Pod", false],
    ["argoproj.io/v1alpha1", "Rollout", false],
    ["apiregistration.k8s.io/v1", "APIService", false],
  ];
  for (const [apiVersion, kind, expected] of rows) {
    it(`${apiVersion} ${kind}${expected ? "" : " is not one"}`, () => {
      expect(NEVER.some((match) => matchesKind(match, groupOf(apiVersion), kind))).to.equal(expected);
    });
  }

  it("are none that the table of built-in kinds has", () => {
    for (const { groups, kind } of POD_SPEC_KINDS) {
      for (const group of groups)
        expect(
          NEVER.some((match) => matchesKind(match, group, kind)),
          kind,
        ).to.equal(false);
    }
  });

  it("are what suspects are in", () => {
    for (const { group, kinds } of SUSPECTS) {
      for (const kind of kinds)
        expect(
          NEVER.some((match) => matchesKind(match, group, kind)),
          kind,
        ).to.equal(true);
    }
  });
});
