// The draft of a service map. Kept outside of the screens, so that closing the dialog or a
// refusal of the hub loses nothing.

class Draft {
  /** The version it is based on; null without a draft. */
  base = $state<string | null>(null);
  /** The text of that version. */
  original = $state.raw("");
  text = $state.raw("");

  get changed(): boolean {
    return this.base !== null && this.text !== this.original;
  }

  /** Continues a changed draft, or starts from this text. */
  open(version: string, text: string): void {
    if (this.changed) return;
    this.base = version;
    this.original = this.text = text;
  }

  /** Bases the draft on a newer version; its text stays. */
  rebase(version: string, text: string): void {
    this.base = version;
    this.original = text;
  }

  discard(): void {
    this.base = null;
    this.original = this.text = "";
  }
}

export const draft = new Draft();
