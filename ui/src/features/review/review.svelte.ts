// The review that is being made: key arming, drafts, and sending verdicts to the
// desk. The rules of arming are in keyArming.ts.

import { SvelteMap } from "svelte/reactivity";
import type { ActionDetail, KeptDraft, ProblemView, ReviewOutcome, Verdict } from "../../bindings/views";
import { desk } from "../../desk.svelte";
import { asProblem } from "../../host/host";
import { ReadContents } from "../action/readContent.svelte";
import { createArming, checkReady, type Arming, type Ready } from "./keyArming";
import { DraftKeeper } from "./draftKeeper";
import { draftOf, emptyDraft, explainBlockedConfirm, explainBlockedVerdict, findMissingInput, keptOf, type Draft } from "./reviewDraft";

export type Mode = "reject" | "respond" | null;

export class ReviewModel {
  arming = $state.raw<Arming>(createArming());
  /** Computed from the arming and the time; shown by the status line and the buttons. */
  ready = $state.raw<Ready>({ ok: false, why: "", left: 0 });
  mode = $state<Mode>(null);
  /** The verdict that is being signed and sent. */
  busy = $state<Verdict | "claim" | "release" | null>(null);
  /** What was on screen of each content. */
  readonly contents = new ReadContents();
  /** Why the last key did nothing; shown in the pane. */
  hint = $state<string | null>(null);
  #drafts = new SvelteMap<string, Draft>();
  #refusals = new SvelteMap<string, ProblemView>();
  // A draft that is not kept is still in this window.
  #keeper = new DraftKeeper((id, draft) => void desk.call("keep_draft", { id, draft }).catch(() => undefined));
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The only place that changes the arming. */
  updateArming(change: (arming: Arming, now: number) => Arming): void {
    const before = this.arming;
    this.arming = change(before, performance.now());
    if (this.arming.selected !== before.selected) {
      this.mode = null;
      this.hint = null;
    }
    this.#updateReady();
  }

  draft(id: string): Draft {
    return this.#drafts.get(id) ?? emptyDraft();
  }

  updateDraft(id: string, part: Partial<Draft>): void {
    const draft = { ...this.draft(id), ...part };
    this.#drafts.set(id, draft);
    this.#keeper.change(id, keptOf(draft));
    this.hint = null;
  }

  /** The draft that the desk kept, unless this window has a later one. */
  adoptDraft({ id, draft }: ActionDetail): void {
    if (draft && !this.#drafts.has(id)) this.#drafts.set(id, draftOf(draft));
    if (draft?.note && !this.#refusals.has(id)) this.#refusals.set(id, draft.note);
  }

  /** The draft of a verdict that was taken back. */
  restoreDraft(id: string, kept: KeptDraft): void {
    this.#drafts.set(id, draftOf(kept));
  }

  /** Keeps what was typed a moment ago; the page is about to go. */
  keepDrafts(): void {
    this.#keeper.flush();
  }

  toggleReason(id: string, code: string): void {
    const { reasons } = this.draft(id);
    this.updateDraft(id, { reasons: reasons.includes(code) ? reasons.filter((r) => r !== code) : [...reasons, code] });
  }

  refusal(id: string): ProblemView | undefined {
    return this.#refusals.get(id);
  }

  setRefusal(id: string, problem: ProblemView): void {
    this.#refusals.set(id, problem);
  }

  /** Why this verdict cannot be given now, or the digest it would sign. */
  checkVerdict(detail: ActionDetail, verdict: Verdict): Ready {
    const now = checkReady(this.arming, performance.now());
    if (!now.ok) return now;
    const why = this.busy ? "The previous verdict is still being signed" : this.#explainBlocked(detail, verdict);
    if (why !== null) return { ok: false, why, left: 0 };
    if (this.arming.selected !== detail.id) return { ok: false, why: "The action is not on screen yet", left: 0 };
    return now;
  }

  /** Whether "I have read this" may be confirmed for the content on screen. */
  checkRead(detail: ActionDetail): Ready {
    const now = checkReady(this.arming, performance.now());
    if (!now.ok) return now;
    const why = this.arming.selected !== detail.id ? "The action is not on screen yet" : explainBlockedConfirm(detail, this.contents.isWhole(detail), this.contents.sampledOf(detail));
    return why === null ? now : { ok: false, why, left: 0 };
  }

  /** Why the button of this verdict is off; null if it is on. */
  explain(detail: ActionDetail, verdict: Verdict): string | null {
    if (this.busy === verdict) return "The verdict is being signed";
    const lasting = this.#explainBlocked(detail, verdict);
    if (lasting !== null) return lasting;
    return this.ready.ok ? null : this.ready.why;
  }

  #explainBlocked(detail: ActionDetail, verdict: Verdict): string | null {
    return explainBlockedVerdict(detail, verdict, this.contents.isWhole(detail), this.contents.sampledOf(detail));
  }

  /** Signs and sends a verdict; null if the desk did not take it. `digest` was on screen. */
  async sendVerdict(detail: ActionDetail, verdict: Verdict, digest: string, args: string | null = null): Promise<ReviewOutcome | null> {
    const draft = this.draft(detail.id);
    const lacks = findMissingInput(verdict, draft);
    if (lacks !== null) {
      this.hint = lacks;
      return null;
    }
    const { reasons, certainty } = draft;
    const comment = draft.comment.trim();
    const sampled = this.contents.sampledOf(detail) || null;
    return this.#send(detail.id, verdict, () =>
      desk.call("review", { action: detail.id, digest, verdict, reasons, certainty, comment, sampled, arguments: args }));
  }

  sendClaim(id: string, what: "claim" | "release"): Promise<ReviewOutcome | null> {
    return this.#send(id, what, () => desk.call(what, { id }));
  }

  async #send(id: string, what: NonNullable<ReviewModel["busy"]>, call: () => Promise<ReviewOutcome>): Promise<ReviewOutcome | null> {
    if (this.busy) return null;
    this.busy = what;
    this.hint = null;
    this.#refusals.delete(id);
    if (what !== "claim" && what !== "release") this.#keeper.forget(id);
    try {
      const outcome = await call();
      if (outcome.state === "refused") this.#refusals.set(id, outcome.problem);
      else if (what !== "claim" && what !== "release") this.#drafts.delete(id);
      return outcome;
    } catch (thrown) {
      const { code, title, detail } = asProblem(thrown);
      this.#refusals.set(id, { code, title, detail });
      return null;
    } finally {
      this.busy = null;
    }
  }

  #updateReady(): void {
    clearTimeout(this.#timer);
    const now = checkReady(this.arming, performance.now());
    // An equal value is not assigned, so that nothing is drawn again.
    if (JSON.stringify(now) !== JSON.stringify(this.ready)) this.ready = now;
    // An infinite wait ends when the action is uncovered, not by time.
    if (!this.ready.ok && this.ready.left > 0 && this.ready.left < Infinity) this.#timer = setTimeout(() => this.#updateReady(), this.ready.left + 1);
  }
}
