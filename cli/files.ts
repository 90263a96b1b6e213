/** Which files there are to read, and what is said of those that the system refuses. */

import fs from "node:fs";
import path from "node:path";
import { type Diagnostic, printable } from "../src/index.js";
import { complaint } from "./complaint.js";

const MANIFEST = /\.(?:ya?ml|json)$/;

export interface Listing {
  /** Paths to read, in the order given; those of a folder by name. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Files as they are named, and the manifests under folders. */
export function listFiles(names: readonly string[]): Listing {
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of names) {
    try {
      if (name === "-" || !fs.statSync(name).isDirectory()) files.push(name);
      else {
        const before = files.length;
        listFolder(name, files, diagnostics);
        if (files.length === before)
          diagnostics.push(
            warning("no-manifests", `no manifest in \`${name}\``, "manifests end in `.yaml`, `.yml` or `.json`"),
          );
      }
    } catch (error) {
      diagnostics.push(systemError("cannot-read", name, error));
    }
  }
  return { files, diagnostics };
}

function listFolder(folder: string, files: string[], diagnostics: Diagnostic[]): void {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const isChart = entries.some(({ name }) => name === "Chart.yaml");
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isFile() && MANIFEST.test(entry.name) && !entry.name.startsWith(".")) files.push(file);
    if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
    if (isChart && entry.name === "templates") {
      const help = "templates are not YAML before helm has rendered them: `helm template … | pullthrough …`";
      diagnostics.push(warning("skipped-templates", `skipped the Helm templates in \`${file}\``, help));
    } else listFolder(file, files, diagnostics);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EISDIR: "it is a folder",
  ENOTDIR: "part of its path is not a folder",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left",
  EEXIST: "it exists",
  ELOOP: "its links go in a circle",
};

/** An error of the file system as a diagnostic. */
export function systemError(code: string, file: string, error: unknown, rest = ""): Diagnostic {
  const { code: reason = "", message } = error as NodeJS.ErrnoException;
  const verb = code === "cannot-read" ? "read" : "write";
  const help = `check the path and its permissions${rest}`;
  return complaint(code, `cannot ${verb} \`${printable(file)}\`: ${REASONS[reason] ?? message}`, help);
}

function warning(code: string, message: string, help: string): Diagnostic {
  return { ...complaint(code, message, help), severity: "warning" };
}
