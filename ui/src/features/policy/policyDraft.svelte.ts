// The policy somebody is writing. Kept beside the screens, so that a closed
// dialog, another screen or a refusal of the hub loses nothing of the text.

import type { PolicyView } from "../../bindings/views";

class Draft {
  /** The version it is made from; none while there is no draft. */
  base = $state<string | null>(null);
  /** What that version says. */
  original = $state.raw("");
  text = $state.raw("");

  get changed(): boolean {
    return this.base !== null && this.text !== this.original;
  }

  /** Goes on with the text there is, or begins from what is in force. */
  open(policy: PolicyView): void {
    if (this.changed) return;
    this.base = policy.version;
    this.original = this.text = policy.text;
  }

  /** Another version came into force meanwhile: the text stays and is compared with that. */
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
