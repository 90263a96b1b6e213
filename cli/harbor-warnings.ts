/** What one should know before Harbor is changed: its version, its own address, and accounts that others could use. */

import { type Diagnostic, type HarborPlan, type HarborStep, isOlderHarbor, printable } from "../src/index.js";
import { complaint } from "./complaint.js";

export function warningsOf(
  { host, endpoints, projects }: HarborPlan,
  steps: readonly HarborStep[],
  version: string | undefined,
  registry: string | undefined,
  accounts: readonly string[],
): Diagnostic[] {
  const warn = (code: string, message: string, help: string): Diagnostic => ({
    ...complaint(code, message, help),
    severity: "warning",
  });
  const missing = steps.flatMap((step) => (step.kind === "endpoint" && !step.found ? [step.wanted] : []));
  const warnings = missing
    .filter(({ since }) => version !== undefined && since !== undefined && isOlderHarbor(version, since))
    .map(({ name, type, since }) => {
      const message = `the endpoint \`${name}\` is of type \`${type}\`, and this Harbor is \`${printable(version ?? "")}\``;
      return warn("old-harbor", message, `that type serves a proxy cache since Harbor ${since}`);
    });
  if (registry !== undefined && registry.replace(/^https?:\/\//, "").toLowerCase() !== host) {
    const message = `the rules send pulls to \`${host}\`, and this Harbor calls itself \`${printable(registry)}\``;
    warnings.push(warn("other-host", message, "check `--url` and `mirror`, unless Harbor has several names"));
  }
  const unused = accounts.filter((domain) => endpoints.every((endpoint) => endpoint.registry !== domain));
  for (const domain of unused) {
    const help = "write registries as references have them: `docker.io`, `quay.io`";
    warnings.push(
      warn("unused-credentials", `no rule is from \`${printable(domain)}\`, for which there are credentials`, help),
    );
  }
  const open = projects.filter((project) => project.public).map(({ endpoint }) => endpoint);
  for (const { name, registry: domain } of endpoints) {
    if (!open.includes(name) || !accounts.includes(domain)) continue;
    const message = `anybody can pull from \`${domain}\` with the account that its endpoint has`;
    warnings.push(warn("public-account", message, "leave `--public` out, unless that is meant"));
  }
  return warnings;
}
