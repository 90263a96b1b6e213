/** The program as the helper of another: takes parts of its input, and says what they came to. */

import threads from "node:worker_threads";
import { compile } from "../src/index.js";
import { type HelperData, windowsOf } from "./helper.js";
import { DONE, FAILED, Shares } from "./shares.js";

/** Does the work; false if nobody has asked for it. */
export function runAsHelper(): boolean {
  if (threads.isMainThread) return false;
  const { place, control, port, config } = threads.workerData as HelperData;
  const shares = new Shares(control);
  try {
    const { rules } = compile(config);
    const work = rules && shares.work(windowsOf(place), "<stdin>", rules);
    if (work) port.postMessage(work.runs);
    shares.end(work ? DONE : FAILED);
  } catch {
    shares.end(FAILED);
  }
  return true;
}
