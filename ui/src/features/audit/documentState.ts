// The state of a document that a record names, as text. Pure.

import type { DocumentView } from "../../bindings/views";
import { DOCUMENT_STATES } from "../../labels";

/** "Erased by Mara Ortiz: holds an address (record 41)", or what its state means. */
export function describeDocument({ state, erased }: DocumentView): string {
  const { label } = DOCUMENT_STATES[state];
  return erased ? `${label} by ${erased.by}${erased.reason ? `: ${erased.reason}` : ""} (record ${erased.seq})` : label;
}
