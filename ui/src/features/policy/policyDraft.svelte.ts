// The draft of a policy. Kept outside of the screens, so that closing the dialog,
// changing the screen or a refusal of the hub loses nothing.

import type { PolicyView } from "../../bindings/views";

class Draft {
  /** The version it is based on; null without a draft. */
  base = $state<string | null>(null);
  /** The text of that version. */
  original = $state.raw("");
  text = $state.raw("");

  get changed(): boolean {
    return this.base !== null && this.text !== this.original;
  }

  /** Continues a changed draft, or starts from this policy. */
  open(policy: PolicyView): void {
    if (this.changed) return;
    this.base = policy.version;
    this.original = this.text = policy.text;
  }

  /** Bases the draft on a newer version; its text stays. */
  rebase(policy: PolicyView): void {
    this.base = policy.version;
    this.original = policy.text;
  }

  discard(): void {
    this.base = null;
    this.original = this.text = "";
  }
}

export const draft = new Draft();
