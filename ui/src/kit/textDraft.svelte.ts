// The draft of a text that is published in versions. Kept outside of the screens, so that closing
// the dialog, changing the screen or a refusal of the hub loses nothing.

export interface TextVersion {
  version: string;
  text: string;
}

export class TextDraft {
  /** The version it is based on; null without a draft. */
  base = $state<string | null>(null);
  /** The text of that version. */
  original = $state.raw("");
  text = $state.raw("");

  get changed(): boolean {
    return this.base !== null && this.text !== this.original;
  }

  /** Continues a changed draft, or starts from this version. */
  open({ version, text }: TextVersion): void {
    if (this.changed) return;
    this.base = version;
    this.original = this.text = text;
  }

  /** Bases the draft on a newer version; its text stays. */
  rebase({ version, text }: TextVersion): void {
    this.base = version;
    this.original = text;
  }

  discard(): void {
    this.base = null;
    this.original = this.text = "";
  }
}
