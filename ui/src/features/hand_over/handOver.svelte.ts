// The hand-over of this person: what is known, and what they chose. The choices stay when another screen is opened.

import type { HandOverDraft, HandOverView, MentionOf, MentionRow } from "../../bindings/views";
import { desk, runCoalesced } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

export type ClaimChoice = "pass" | "keep" | "release";

export class HandOverModel {
  page = $state.raw<HandOverView | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  to = $state("");
  note = $state("");
  claims = $state<Record<string, ClaimChoice>>({});
  /** Keys of rows that are not told. */
  leftOut = $state<Record<string, boolean>>({});

  refresh = runCoalesced(async () => {
    try {
      this.adopt(await desk.call("hand_over", {}));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  });

  adopt(page: HandOverView): void {
    this.page = page;
    this.problem = null;
    if (!page.next.some(({ id }) => id === this.to)) this.to = page.next[0]?.id ?? "";
  }

  choiceOf(action: string): ClaimChoice {
    return this.claims[action] ?? "pass";
  }

  choose(action: string, choice: ClaimChoice): void {
    this.claims = { ...this.claims, [action]: choice };
  }

  isTold(key: string): boolean {
    return this.leftOut[key] !== true;
  }

  tell(key: string, told: boolean): void {
    this.leftOut = { ...this.leftOut, [key]: !told };
  }

  /** What is sent; from what is on the page now. */
  draft(): HandOverDraft {
    const page = this.page!;
    const claimed = (choice: ClaimChoice) => page.claims.map(({ action }) => action).filter((action) => this.choiceOf(action) === choice);
    const mentions: MentionOf[] = page.mentions.filter((row) => this.isTold(keyOf(row))).map(({ kind, id }) => ({ kind, id }));
    const half_read = page.half_read.map(({ action }) => action).filter((action) => this.isTold(action));
    return { to: this.to, note: this.note, claims: claimed("pass"), release: claimed("release"), half_read, mentions };
  }
}

export const handOver = new HandOverModel();

export function keyOf(row: Pick<MentionRow, "kind" | "id">): string {
  return `${row.kind} ${row.id}`;
}
