/** Placeholder until the path syntax arrives. */
export const ANY_KEY = Symbol("any key");
export const ANYTHING = Symbol("anything below");
export type Segment = string | typeof ANY_KEY | typeof ANYTHING;
export function parsePath(
  text: string,
): { segments: readonly Segment[]; list: boolean } | { message: string; help: string } {
  const list = text.endsWith("[]");
  const segments = text
    .replaceAll("[]", "")
    .split(text.includes("/") ? "/" : ".")
    .map((part) => (part === "*" ? ANY_KEY : part === "**" ? ANYTHING : part));
  return { segments, list };
}
