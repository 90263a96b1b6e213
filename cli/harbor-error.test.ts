/** No spelling of a secret gets into what is told, should a server repeat it. */

import { expect } from "chai";
import { redactor } from "./harbor-error.js";
import { secretTexts } from "./harbor-secrets.js";

const PASSWORD = `Aé "b\\c'<d>&(e)!*+/=%?~`;
const redact = redactor(secretTexts({ harbor: { username: "admin", password: PASSWORD }, registries: new Map() }));
const base64 = (text: string) => Buffer.from(text).toString("base64");
const json = JSON.stringify(PASSWORD).slice(1, -1);
const strict = encodeURIComponent(PASSWORD).replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);

const SPELLINGS: Readonly<Record<string, string>> = {
  "as it is": PASSWORD,
  "in JSON": json,
  "in JSON within JSON": JSON.stringify(json).slice(1, -1),
  "in JSON as Go writes it": json.replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
  "in JSON without other than ASCII": json.replace("é", "\\u00E9"),
  "in a URL": encodeURIComponent(PASSWORD),
  "in a URL, in small letters": encodeURIComponent(PASSWORD).toLowerCase().replace("a", "A"),
  "in a URL, all that may be escaped": strict,
  "in a form": strict.replaceAll("%20", "+"),
  "in a URL's user": encodeURIComponent(PASSWORD).replaceAll("%26", "&").replaceAll("%2B", "+"),
  "in base64": base64(PASSWORD),
  "in base64 without padding": base64(PASSWORD).replace(/=+$/, ""),
  "in base64 for URLs": Buffer.from(PASSWORD).toString("base64url"),
  "in a header": base64(`admin:${PASSWORD}`),
};

describe("secrets that a server repeats", () => {
  for (const [what, text] of Object.entries(SPELLINGS)) {
    it(what, () => expect(redact(`before ${text} after`)).to.match(/^before \*\*\*=* after$/));
  }

  it("the rest is left", () => {
    expect(redact("the registry is unhealthy: 100%")).to.equal("the registry is unhealthy: 100%");
  });

  it("in no time, however many backslashes there are", () => {
    const text = "\\".repeat(1 << 16);
    const start = Date.now();
    expect(redactor([`${"\\".repeat(12)}x`, "xyz", `a${"\\".repeat(8)}b\\`])(text)).to.equal(text);
    expect(Date.now() - start).to.be.below(5000);
  });

  it("the longest first, where one holds another", () => {
    expect(redactor(["ab", "abcd", ""])("abcd ab")).to.equal("*** ***");
  });
});
