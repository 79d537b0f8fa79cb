// An attempt at a drill: the case on screen, and the feedback on the answer before.

import type { ActionDetail, DrillRun, Verdict } from "../../bindings/views";
import { desk } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";
import { markDrawn, markFullySeen, selectByApp } from "../review/keyArming";
import { ReviewModel } from "../review/review.svelte";
import { stampContent } from "../review/reviewDraft";

export class DrillRunModel {
  readonly id: string;
  run = $state.raw<DrillRun | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  /** The case that was just answered; shown with its feedback until the next one is asked for. */
  answered = $state.raw<ActionDetail | null>(null);
  busy = $state<Verdict | null>(null);
  /** The same arming of keys, and the same record of what was on screen, as for a review. */
  readonly review = new ReviewModel();
  #again = false;

  constructor(id: string) {
    this.id = id;
  }

  /** The case on screen. */
  get detail(): ActionDetail | null {
    return this.answered ?? this.run?.case ?? null;
  }

  /** Opens the attempt; `again` begins another one, where the newest has ended. */
  async open(again: boolean): Promise<void> {
    this.#again = again;
    try {
      this.#adopt(await desk.call("drill_run", { id: this.id, again }));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** A document of the case arrived. */
  async refetch(): Promise<void> {
    if (this.busy !== null || this.answered !== null || this.problem !== null) return;
    await this.open(this.#again);
  }

  markDrawn(detail: ActionDetail): void {
    this.review.updateArming((a, now) => markDrawn(a, detail.id, stampContent(detail), now));
  }

  markFullySeen(detail: ActionDetail): void {
    this.review.updateArming((a, now) => markFullySeen(a, detail.id, detail.digest, now));
  }

  /** Why this answer cannot be given now. */
  explain(verdict: Verdict): string | null {
    if (this.busy !== null) return "The answer is being sent";
    const detail = this.run?.case;
    return detail ? this.review.explain(detail, verdict) : "There is no case to answer";
  }

  async answer(verdict: Verdict): Promise<void> {
    const detail = this.run?.case;
    if (!detail || this.answered !== null || this.busy !== null) return;
    const ready = this.review.checkVerdict(detail, verdict);
    if (!ready.ok) {
      if (ready.left === 0) this.review.hint = ready.why;
      return;
    }
    this.busy = verdict;
    this.review.hint = null;
    try {
      const run = await desk.call("answer_drill", { id: this.id, action: detail.id, verdict, again: this.#again });
      this.#again = false;
      this.answered = detail;
      this.run = run;
    } catch (thrown) {
      this.review.hint = asProblem(thrown).message;
    } finally {
      this.busy = null;
    }
  }

  /** From the feedback to the next case, or to the outcome. */
  next(): void {
    if (this.answered === null) return;
    this.answered = null;
    this.#select();
  }

  #adopt(run: DrillRun): void {
    this.run = run;
    this.problem = null;
    this.#select();
  }

  #select(): void {
    const detail = this.run?.case ?? null;
    const id = detail?.id ?? null;
    if (detail) this.review.contents.open(detail);
    this.review.updateArming((a) => selectByApp(a, id, "This is the next case"));
  }
}
