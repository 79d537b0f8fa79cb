// Editing a draft of a text that is published in versions: checked while it is typed, published
// once it has no errors, and compared with what another person published meanwhile.

import { asProblem } from "../host/host";
import type { TextDraft, TextVersion } from "./textDraft.svelte";

/** The hub checks the text this long after the last change. */
const CHECK_AFTER_MS = 200;
/** The largest text that the hub accepts. */
const MAX_BYTES = 256 * 1024;

export interface DraftCalls<Check, View> {
  check: (text: string) => Promise<Check>;
  publish: (text: string, expectedVersion: string) => Promise<View>;
  /** The version in force. */
  current: () => Promise<View>;
  /** The code of the refusal when another version is in force by now. */
  changedCode: string;
  /** Said where the text has errors, and of a file that is too large. */
  words: { hasErrors: string; tooLarge: string };
}

export class DraftEditing<Check extends { problems: unknown[] }, View extends TextVersion & { published: { by: string } | null }> {
  /** The text the editor starts with; another value restarts the editor. */
  start = $state.raw("");
  check = $state.raw<(Check & { of: string }) | null>(null);
  /** Whether the person was asked to confirm the publication. */
  asked = $state(false);
  busy = $state(false);
  problem = $state.raw<{ title: string; detail: string } | null>(null);
  /** What another person published meanwhile; null while that is not so. */
  between = $state<string | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly draft: TextDraft, private readonly calls: DraftCalls<Check, View>) {
    this.start = draft.text;
  }

  /** Why the draft cannot be published; null when it can. */
  get why(): string | null {
    if (this.busy) return "The hub has not answered yet";
    if (!this.draft.changed) return "You have not changed anything yet";
    if (this.check?.of !== this.draft.text) return "The text is being checked";
    return this.check.problems.length > 0 ? this.calls.words.hasErrors : null;
  }

  changed(text: string): void {
    this.draft.text = text;
    this.asked = false;
    this.stop();
    this.timer = setTimeout(() => void this.look(), CHECK_AFTER_MS);
  }

  /** Ends the check that waits. */
  stop(): void {
    clearTimeout(this.timer);
  }

  async look(): Promise<void> {
    const text = this.draft.text;
    try {
      const found = await this.calls.check(text);
      if (text === this.draft.text) this.check = { ...found, of: text };
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** Runs `work` with its problem shown; nothing can be published meanwhile. */
  async run(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.busy = false;
    }
  }

  async publish(onpublished: (view: View) => void): Promise<void> {
    const base = this.draft.base;
    if (this.why !== null || base === null) return;
    this.problem = null;
    await this.run(async () => {
      try {
        onpublished(await this.calls.publish(this.draft.text, base));
      } catch (thrown) {
        if (asProblem(thrown).code !== this.calls.changedCode) throw thrown;
        await this.compare();
      }
    });
    this.asked = false;
  }

  /** The text of a file, which replaces the draft; null where none was chosen or it is too large. */
  async read(file: File | undefined): Promise<string | null> {
    if (!file) return null;
    if (file.size > MAX_BYTES) {
      this.problem = { title: "This file is too large", detail: this.calls.words.tooLarge };
      return null;
    }
    this.problem = null;
    return file.text();
  }

  /** Another version was published meanwhile: the draft stays and is compared with it. */
  private async compare(): Promise<void> {
    const now = await this.calls.current();
    this.between = `${now.published?.by ?? "Another person"} published version ${now.version} while you were editing. Your draft is kept and its differences from that version are marked. Check them, then publish again.`;
    this.start = this.draft.text;
    this.draft.rebase(now);
  }
}
