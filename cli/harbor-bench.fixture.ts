/** Runs `harbor apply` against a Harbor of the tests', and holds after each test what must always be so. */

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { FakeHarbor, PASSWORD, USER } from "./harbor.fixture.js";

const PULLTHROUGH = path.resolve("dist/pullthrough.js");
export const MIRROR = ["--mirror", "harbor.myco.com"];
export const QUAY = [...MIRROR, "--registry", "quay.io"];
export const UPSTREAM_SECRET = "dckr_pat_0123456789";
export const ENVIRONMENT = { HARBOR_USERNAME: USER, HARBOR_PASSWORD: PASSWORD };

export interface Run {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Harbor for each test of the suite that calls this, and a folder for files. */
export class Bench {
  harbor = new FakeHarbor();
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "harbor-"));

  constructor() {
    beforeEach(async () => {
      this.harbor = new FakeHarbor();
      await this.harbor.start();
    });
    afterEach(async () => {
      await this.harbor.stop();
      expect(this.harbor.violations).to.deep.equal([]);
      const names = [
        ...this.harbor.endpoints.map(({ name }) => name),
        ...this.harbor.projects.map(({ name }) => `project ${name}`),
      ];
      expect(new Set(names).size, "nothing is there twice").to.equal(names.length);
    });
    after(() => fs.rmSync(this.folder, { recursive: true }));
  }

  async apply(args: readonly string[], env: NodeJS.ProcessEnv = ENVIRONMENT, url = this.harbor.url): Promise<Run> {
    const child = spawn(process.execPath, [PULLTHROUGH, "harbor", "apply", "--url", url, ...args], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    const basic = Buffer.from(`${USER}:${PASSWORD}`).toString("base64");
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), basic, UPSTREAM_SECRET]) {
      expect(stdout + stderr).to.not.contain(secret);
    }
    return { status, stdout, stderr };
  }

  write(name: string, content: unknown): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  /** An endpoint and a project that are as planned but for what is given. */
  seed(endpoint: object = {}, project: object = {}): void {
    const { endpoints, projects } = this.harbor;
    endpoints.push({ id: 7, name: "quay.io", type: "docker-registry", url: "https://quay.io", ...endpoint });
    projects.push({ project_id: 3, name: "quay.io", registry_id: 7, metadata: { public: "false" }, ...project });
  }
}
