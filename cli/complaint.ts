/** A fault that is at no place of an input: of the command line, the system, a server. */

import type { Diagnostic } from "../src/index.js";

export function complaint(code: string, message: string, help: string): Diagnostic {
  return { severity: "error", code, message, help, place: undefined };
}
