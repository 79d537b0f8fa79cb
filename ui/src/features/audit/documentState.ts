// What has become of a document that a record names, in words. Pure.

import type { DocumentView } from "../../bindings/views";

export function documentWords(document: DocumentView): string {
  switch (document.state) {
    case "here":
      return "Here";
    case "sealed":
      return "Sealed: what it says is handed out to nobody else until the decision.";
    case "away":
      return "Not on this device now. It comes from the hub when it can be reached.";
    case "erased": {
      const { erased } = document;
      return erased ? `Erased by ${erased.by}${erased.reason ? `: ${erased.reason}` : ""} (record ${erased.seq})` : "Erased";
    }
  }
}
