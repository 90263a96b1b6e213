/** What judges policies: Kyverno, the definitions of its resources, and the API server's own code, built by Go once. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Absence, attempt, CACHE, cached, onPath, type Tool } from "./tool-cache.js";

const KYVERNO = "github.com/kyverno/kyverno@v1.19.1";
const [KYVERNO_MODULE = "", KYVERNO_VERSION = ""] = KYVERNO.split("@");
/** What Kyverno's own go.mod replaces; `go install` does not honour that, so that a module of ours repeats it. */
const GO_MOD = `module kyverno-cli

go 1.26.0

require ${KYVERNO_MODULE} ${KYVERNO_VERSION}

replace k8s.io/pod-security-admission => github.com/kyverno/pod-security-admission v0.0.0-20251031094455-46f20778634f
`;
/** Where Kyverno keeps the definitions of what is generated for it. */
const DEFINITIONS = [
  "kyverno/kyverno.io_clusterpolicies.yaml",
  "policies.kyverno.io/policies.kyverno.io_mutatingpolicies.yaml",
  "policies.kyverno.io/policies.kyverno.io_validatingpolicies.yaml",
];
const API_SERVER = "integrations/e2e/kubernetes";

/** The parts of the API server that read, validate and evaluate policies, made a program. */
export function kubernetesPolicies(): Tool {
  const hash = createHash("sha256");
  for (const name of fs.readdirSync(API_SERVER).sort()) hash.update(fs.readFileSync(path.join(API_SERVER, name)));
  return cached(`kubernetes-policies-${hash.digest("hex").slice(0, 12)}`, "policies", (folder) => {
    fs.cpSync(API_SERVER, folder, { recursive: true });
    return goBuild("the API server's policy engine", folder, path.join(folder, "policies"), ".");
  });
}

/** Kyverno's command line: the engine that runs in clusters. */
export function kyverno(): Tool {
  return cached(`kyverno-${KYVERNO_VERSION}`, "kyverno", (folder) => {
    const module = fs.mkdtempSync(path.join(os.tmpdir(), "kyverno-"));
    fs.writeFileSync(path.join(module, "go.mod"), GO_MOD);
    const command = `${KYVERNO_MODULE}/cmd/cli/kubectl-kyverno`;
    const reason = goBuild("Kyverno's command line", module, path.join(folder, "kyverno"), command);
    fs.rmSync(module, { recursive: true });
    return reason;
  });
}

/** The CustomResourceDefinitions of Kyverno's release, out of its module. */
export function kyvernoDefinitions(): Tool[] {
  const made = (name: string) =>
    cached(`kyverno-definitions-${KYVERNO_VERSION}`, name, (folder) => {
      if (!onPath("go")) return { missing: "there is no go to fetch Kyverno's definitions with" };
      const { status, stdout, stderr } = spawnSync("go", ["mod", "download", "-json", KYVERNO], { encoding: "utf8" });
      if (status !== 0) return { failed: `\`go mod download ${KYVERNO}\` failed: ${stderr.slice(-500)}${stdout}` };
      const { Dir } = JSON.parse(stdout) as { Dir: string };
      for (const one of DEFINITIONS)
        fs.copyFileSync(path.join(Dir, "config/crds", one), path.join(folder, path.basename(one)));
      return undefined;
    });
  return DEFINITIONS.map((name) => made(path.basename(name)));
}

function goBuild(what: string, module: string, program: string, source: string): Absence | undefined {
  if (!onPath("go")) return { missing: `there is no go to build ${what} with` };
  console.log(`    builds ${what}, once: the program is kept in ${CACHE}`);
  // It takes as many minutes as it takes, and others go first. What debuggers need is of no use here, and an eighth of it.
  const flags = ["-mod=mod", "-gcflags=all=-dwarf=false", "-ldflags=-s -w"];
  const args = ["-n", "19", "go", "build", "-C", module, ...flags, "-o", program, source];
  return attempt("nice", args, { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" });
}
