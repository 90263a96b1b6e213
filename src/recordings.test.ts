/**
 * What kpt, kustomize and helm were seen to put on standard input, where the recordings are at hand: nothing of it
 * changes but the images, whichever kind the functionConfig is of.
 */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { runFunction } from "./resource-list.js";
import { rewrite } from "./rewrite.js";
import { encodeUtf8, utf8 } from "./source.js";

const FOLDER = path.join(import.meta.dirname, "../../shared/recordings");
const MIRROR = "harbor.myco.com/docker.io/";

const CONFIGS = {
  ConfigMap: "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  data: {mirror: harbor.myco.com}\n",
  PullThrough:
    "functionConfig:\n  apiVersion: pullthrough.dev/v1alpha1\n  kind: PullThrough\n  spec: {mirror: harbor.myco.com}\n",
};

function text(bytes: Uint8Array): string {
  return utf8(bytes, 0, bytes.length);
}

describe("recordings", () => {
  if (!fs.existsSync(FOLDER)) {
    it("of real tools", function () {
      console.log("      skipped: the recordings are not beside this repository");
      this.skip();
    });
    return;
  }
  for (const file of fs.readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"))) {
    const recorded = fs.readFileSync(path.join(FOLDER, file), "utf8");
    if (!recorded.includes("kind: ResourceList")) {
      it(`${file} changes at its images alone`, () => {
        const { output = "", edits } = rewrite(recorded, { mirror: "harbor.myco.com" });
        expect(edits).to.not.have.length(0);
        expect(output.replaceAll(MIRROR, "")).to.equal(recorded);
      });
      continue;
    }
    // The recorded functionConfig is that of the function that recorded.
    const items = recorded.replace(/^functionConfig:\n(?: .*\n?)*/m, "");
    for (const [kind, config] of Object.entries(CONFIGS)) {
      it(`${file} with a ${kind} changes at its images alone, and has results`, () => {
        const run = runFunction({ name: file, bytes: encodeUtf8(items + config) });
        expect(run.outcome).to.equal("done");
        const [before = "", results = ""] = text(run.output).split(/^(?=results:\n)/m);
        expect(before.replaceAll(MIRROR, "")).to.equal(items + config);
        expect(before).to.not.equal(items + config);
        expect(results.match(/^- message: /gm)).to.have.length(run.findings.length);
      });
    }
  }
});
