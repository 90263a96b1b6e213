/** Data: where custom resources hold references outside container lists, each with the source that says so. */

import type { Form } from "./config.js";

export interface CatalogueEntry {
  /** The API group; entries hold in any of its versions. */
  readonly group: string;
  readonly kinds: readonly string[];
  /** As in `FieldConfig`. */
  readonly path: string;
  /** Default: `reference`. */
  readonly form?: Form;
  /** As in `FieldConfig`. */
  readonly registry?: string;
  readonly tag?: string;
  readonly digest?: string;
  /** Keys beside the last of the path, and what they must hold for the entry to count. */
  readonly where?: Readonly<Record<string, string>>;
  /** Where this can be checked: a file of a public repository, or `CRD` for the published schema of the kind. */
  readonly source: string;
  /** Why it is left or only reported, or what else there is to know. */
  readonly note?: string;
}

export const CATALOGUE: readonly CatalogueEntry[] = [];
