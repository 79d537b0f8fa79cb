// Joins list, detail and review: who moves the selection, and what that means
// for the keys. One for the whole window, so that it survives a change of screen.

import { untrack } from "svelte";
import type { ActionDetail, VerdictView } from "../../bindings/views";
import { desk } from "../../desk.svelte";
import { DetailModel } from "../../features/action/actionDetail.svelte";
import { QueueModel } from "../../features/queue/queue.svelte";
import { CHANGED_MS, chosen, covered, moved, neighbours, rendered, revealed, uncovered } from "../../features/review/keyArming";
import { claimHeld, confirmHeld, stampOf } from "../../features/review/reviewDraft";
import { ReviewModel } from "../../features/review/review.svelte";
import { clock } from "../../kit/clock.svelte";
import { overlays } from "../../kit/overlays.svelte";
import { toasts } from "../../kit/toasts.svelte";
import { VERDICTS } from "../../labels";
import { nav } from "../../nav.svelte";

class Workbench {
  queue = new QueueModel();
  detail = new DetailModel();
  review = new ReviewModel();
  /** The action whose arguments are being edited, as it was drawn. */
  editing = $state.raw<ActionDetail | null>(null);
  /** The first page of the list, or why there is none. */
  first: Promise<void> = Promise.resolve();
  #shown = "";

  /** Fetches the list and keeps everything fresh; returns how to stop. */
  start(): () => void {
    const stops = [
      this.#watchCover(),
      desk.onStale("queue", () => void this.refresh(), ["queue"]),
      desk.onStale("queue", (actions) => this.#detailStale(actions), ["queue", "action"]),
      desk.onOpen((id) => this.open(id)),
      desk.onRefused((id, problem) => {
        this.review.refuse(id, problem);
        if (id !== this.queue.selected) toasts.say(`${problem.title}. ${problem.detail}`, "bad", { label: "Show", run: () => this.open(id) });
      }),
    ];
    // Rows move from group to group as time passes, without any event.
    const regroup = setInterval(() => document.visibilityState === "visible" && void this.refresh(), 15_000);
    this.first = this.refresh().then(() => this.#startWithFirst());
    return () => {
      clearInterval(regroup);
      for (const stop of stops) stop();
    };
  }

  async refresh(): Promise<void> {
    await this.queue.refresh();
    this.#lookAround();
  }

  /** The reviewer's own step. */
  async step(by: 1 | -1): Promise<void> {
    const row = this.queue.selected === null ? await this.queue.at(0) : await this.queue.neighbour(by);
    if (row) this.choose(row.id);
  }

  /** The reviewer went to an action. */
  choose(id: string): void {
    this.review.arm((a, now) => chosen(a, id, now));
    this.#go(id);
  }

  /** A link or a notification leads to an action; the hands may be elsewhere. */
  open(id: string): void {
    nav.go("queue");
    this.#moveTo(id, "This was opened from outside the queue", CHANGED_MS);
  }

  /** The detail stands on screen. */
  drawn(detail: ActionDetail): void {
    this.review.arm((a, now) => rendered(a, detail.id, stampOf(detail), now));
    const shown = `${detail.id} ${detail.digest}`;
    if (shown === this.#shown || detail.id !== this.queue.selected) return;
    this.#shown = shown;
    // Reading time starts; if this is lost, nothing else is.
    void desk.call("action_shown", { id: detail.id, digest: detail.digest }).catch(() => undefined);
  }

  /** All of the arguments has been on screen; for long ones that is news to the reviewer's hands. */
  seenWhole(detail: ActionDetail): void {
    this.review.arm((a, now) => revealed(a, detail.id, detail.digest, now));
  }

  /** A verdict key or button: gives it, or asks for what it needs first. */
  async decide(verdict: VerdictView): Promise<void> {
    const detail = this.detail.detail;
    if (!detail) return;
    const ready = this.review.check(detail, verdict);
    if (!ready.ok) {
      if (ready.left === 0) this.review.hint = ready.why;
      return;
    }
    if (verdict === "edit") this.editing = detail;
    else if (verdict === "reject" || verdict === "respond") this.review.mode = verdict;
    else await this.give(detail, verdict, ready.digest);
  }

  /** Sends the verdict that was being prepared. */
  async submit(): Promise<void> {
    const detail = this.detail.detail;
    const verdict = this.review.mode;
    if (!detail || !verdict) return;
    const ready = this.review.check(detail, verdict);
    if (ready.ok) await this.give(detail, verdict, ready.digest);
    else if (ready.left === 0) this.review.hint = ready.why;
  }

  async give(detail: ActionDetail, verdict: VerdictView, digest: string, args: string | null = null): Promise<boolean> {
    const next = await this.#after(detail.id);
    const outcome = await this.review.give(detail, verdict, digest, args);
    if (!outcome || outcome.state === "refused") return false;
    const kept = outcome.state === "queued" ? " Kept here until the hub can be reached." : "";
    toasts.say(`${VERDICTS[verdict].done}: ${detail.title}.${kept}`);
    if (this.queue.selected === detail.id) this.#moveTo(next, "This is the next action");
    void this.refresh();
    return true;
  }

  async lease(what: "claim" | "release"): Promise<void> {
    const detail = this.detail.detail;
    if (detail?.status !== "open" || detail.id !== this.queue.selected) return;
    const why = what === "claim" ? claimHeld(detail, clock.now) : null;
    if (why !== null) return void (this.review.hint = why);
    const outcome = await this.review.lease(detail.id, what);
    if (outcome && outcome.state !== "refused") toasts.say(leaseWords(what, outcome.state));
    void this.detail.refetch();
    void this.refresh();
  }

  /** "I have read this", about what is on screen. */
  async confirmRead(): Promise<void> {
    const detail = this.detail.detail;
    const ready = this.review.ready;
    if (!detail?.must_read || detail.read_confirmed || !ready.ok || this.review.arming.selected !== detail.id) return;
    const why = confirmHeld(detail);
    if (why !== null) return void (this.review.hint = why);
    try {
      await desk.call("confirm_read", { id: detail.id, digest: ready.digest });
      // Their word goes for all of it.
      this.review.sight.add(detail);
    } catch (thrown) {
      this.review.hint = thrown instanceof Error ? thrown.message : String(thrown);
    }
    await this.detail.refetch();
  }

  /** Another part of the list; starts at its top if the selected action is not in it. */
  async show(tab: typeof this.queue.tab): Promise<void> {
    await this.queue.show(tab);
    if (this.queue.indexOf(this.queue.selected) < 0) this.#moveTo(this.queue.row(0)?.id ?? null, "This is the first action here");
    this.#lookAround();
  }

  /** What happens under a dialog, in a hidden window or behind another one has not been seen. */
  #watchCover(): () => void {
    const stopHidden = overlays.follow();
    const stopEffect = $effect.root(() => {
      $effect(() => {
        const change = overlays.cover || overlays.away ? covered : uncovered;
        untrack(() => this.review.arm(change));
      });
    });
    return () => {
      stopEffect();
      stopHidden();
    };
  }

  #startWithFirst(): void {
    if (this.queue.selected === null) this.#moveTo(this.queue.row(0)?.id ?? null, "This is the first action");
  }

  /** Where the selection goes once `id` is dealt with. */
  async #after(id: string): Promise<string | null> {
    const below = await this.queue.neighbour(1);
    if (below && below.id !== id) return below.id;
    const above = await this.queue.neighbour(-1);
    return above && above.id !== id ? above.id : null;
  }

  #moveTo(id: string | null, why: string, ms?: number): void {
    this.review.arm((a) => moved(a, id, why, ms));
    this.#go(id);
  }

  #go(id: string | null): void {
    this.queue.select(id);
    this.detail.open(id);
    this.#lookAround();
  }

  #lookAround(): void {
    if (this.queue.indexOf(this.queue.selected) < 0) return;
    const nearby = this.queue.around();
    this.review.arm((a, now) => neighbours(a, nearby, now));
  }

  #detailStale(actions: string[]): void {
    const id = this.queue.selected;
    if (id !== null && (actions.length === 0 || actions.includes(id))) void this.detail.refetch();
  }
}

/** What is said of a claim or a release; one that only waits here binds nobody yet. */
function leaseWords(what: "claim" | "release", state: "queued" | "accepted"): string {
  if (state === "accepted") return what === "claim" ? "Claimed for you" : "Released";
  return `The ${what} is kept here until the hub can be reached.${what === "claim" ? " Until then others may take this too." : ""}`;
}

export const workbench = new Workbench();
