// Connects list, detail and review: changes the selection and tells the key arming
// why. One for the whole window, so that it survives a change of screen.

import { untrack } from "svelte";
import type { ActionDetail, Verdict } from "../../bindings/views";
import { desk } from "../../desk.svelte";
import { DetailModel } from "../../features/action/actionDetail.svelte";
import { ReadingTime, type Read } from "../../features/action/readingTime";
import { QueueModel } from "../../features/queue/queue.svelte";
import { CHANGED_MS, selectByReviewer, markCovered, selectByApp, updateNearbyRows, markDrawn, markFullySeen, markUncovered } from "../../features/review/keyArming";
import { explainBlockedClaim, stampContent } from "../../features/review/reviewDraft";
import { ReviewModel } from "../../features/review/review.svelte";
import { isSetId } from "../../features/set/setReview.svelte";
import { asProblem } from "../../host/host";
import { activity } from "../../kit/activity.svelte";
import { clock } from "../../kit/clock.svelte";
import { overlays } from "../../kit/overlays.svelte";
import { toasts } from "../../kit/toasts.svelte";
import { VERDICTS } from "../../labels";
import { appearance } from "../../preferences.svelte";
import { nav } from "../../nav.svelte";

class Workbench {
  queue = new QueueModel();
  review = new ReviewModel();
  detail = new DetailModel(this.review.contents);
  /** The action whose arguments are edited, as it was drawn. */
  editing = $state.raw<ActionDetail | null>(null);
  /** The action that the reviewer opened and has not left. */
  opened = $state<string | null>(null);
  /** Settles when the first page or the first error is here. */
  first: Promise<void> = Promise.resolve();
  /** Keys that wait for an answer of the desk. */
  waiting = $state(0);
  #keys: Promise<void> = Promise.resolve();
  /** The verdict that is being sent. */
  #sending: Promise<unknown> = Promise.resolve();
  /** The verdict that is being taken back. */
  #takingBack: Promise<unknown> = Promise.resolve();
  /** Counts selections by the reviewer. */
  #moves = 0;
  /** The content on screen. */
  #read = $state.raw<Read | null>(null);
  // A failure has no other effect than a shorter reading time.
  #readingTime = new ReadingTime((command, args) => void desk.call(command, args as Read & Record<string, never>).catch(() => undefined));

  /** Fetches the list and keeps it up to date; returns a function that stops it. */
  start(): () => void {
    const keepDrafts = () => this.review.keepDrafts();
    addEventListener("pagehide", keepDrafts);
    const stops = [
      () => removeEventListener("pagehide", keepDrafts),
      this.#watchCover(),
      desk.onStale("queue", () => void this.refresh(), ["queue"]),
      desk.onStale("queue", (actions) => this.#refreshDetail(actions), ["queue", "action"]),
      desk.onOpen((id) => this.open(id)),
      desk.onRefused((id, problem) => {
        this.review.setRefusal(id, problem);
        if (id !== this.queue.selected) toasts.show(`${problem.title}. ${problem.detail}`, "bad", { label: "Show", run: () => this.open(id) });
      }),
    ];
    // Rows change group as time passes, without an event.
    const regroup = setInterval(() => document.visibilityState === "visible" && void this.refresh(), 15_000);
    this.first = this.refresh().then(() => this.#selectFirst());
    return () => {
      clearInterval(regroup);
      for (const stop of stops) stop();
    };
  }

  async refresh(): Promise<void> {
    await this.queue.refresh();
    this.#updateNearbyRows();
  }

  /** The reviewer moves the selection by one row. */
  selectNeighbour(by: 1 | -1): Promise<void> {
    return this.#runInOrder(async () => {
      const { answered } = this.queue;
      // Rows behind an error message are not drawn.
      if (this.queue.problem !== null) return null;
      const row = this.queue.selected === null ? await this.queue.loadRow(0) : await this.queue.loadNeighbour(by);
      return answered === this.queue.answered ? row?.id ?? null : null;
    });
  }

  /** Enter in the filter: opens the first row of the list filtered by `text`, once that list is here. */
  enterFilter(text: string): Promise<void> {
    const answer = this.queue.setFilter(text);
    return this.#runInOrder(async () => {
      await answer;
      return this.queue.filter === text && this.queue.current ? this.queue.row(0)?.id ?? null : null;
    });
  }

  /** The reviewer selects an action that is drawn; a key that still waits is dropped. */
  selectAction(id: string): void {
    this.#moves += 1;
    this.review.updateArming((a, now) => selectByReviewer(a, id, now));
    this.opened = id;
    this.#select(id);
  }

  /** Runs keys that may wait for an answer one after the other; each returns the action to open. */
  async #runInOrder(key: () => Promise<string | null>): Promise<void> {
    const before = this.#keys;
    this.waiting += 1;
    const run = (async () => {
      await before;
      const moves = this.#moves;
      const id = await key();
      if (id !== null && moves === this.#moves) this.selectAction(id);
    })().finally(() => (this.waiting -= 1));
    this.#keys = run.catch(() => undefined);
    await run;
  }

  /** Whether an earlier key still waits for its answer, or the list covers the action; the verdict keys do nothing until then. */
  #isWaiting(): boolean {
    if (overlays.sheet) {
      this.review.hint = "Close the list first";
      return true;
    }
    if (this.waiting > 0) this.review.hint = "The list is being loaded";
    return this.waiting > 0;
  }

  /** A link or a notification opens an action; the reviewer may be typing. */
  open(id: string): void {
    nav.go("queue");
    this.#selectByApp(id, "This action was opened by a link or notification", CHANGED_MS);
  }

  /** The detail is on screen. */
  markDrawn(detail: ActionDetail): void {
    this.review.adoptDraft(detail);
    this.review.updateArming((a, now) => markDrawn(a, detail.id, stampContent(detail), now));
    if (detail.id !== this.queue.selected) return;
    const { id, digest } = detail;
    if (this.#read?.id !== id || this.#read.digest !== digest) this.#read = { id, digest };
  }

  /** The last line that was not on screen came into view. */
  markFullySeen(detail: ActionDetail): void {
    this.review.updateArming((a, now) => markFullySeen(a, detail.id, detail.digest, now));
  }

  /** A verdict key or button: sends the verdict, or asks for its missing input. */
  async decide(verdict: Verdict): Promise<void> {
    if (this.#isWaiting()) return;
    const detail = this.detail.detail;
    if (!detail) return;
    const ready = this.review.checkVerdict(detail, verdict);
    if (!ready.ok) {
      if (ready.left === 0) this.review.hint = ready.why;
      return;
    }
    if (verdict === "edit") this.editing = detail;
    else if (verdict === "reject" || verdict === "respond") this.review.mode = verdict;
    else await this.sendVerdict(detail, verdict, ready.digest);
  }

  /** The set that was open is decided: the next line is selected. */
  async leaveDecidedSet(id: string): Promise<void> {
    await this.refresh();
    if (this.queue.selected === id) this.#selectByApp(this.#listedOr(null, id), "This is the next action");
  }

  /** Sends the prepared verdict. */
  async submit(): Promise<void> {
    if (this.#isWaiting()) return;
    const detail = this.detail.detail;
    const verdict = this.review.mode;
    if (!detail) return;
    if (!verdict) return void (this.review.hint = "Choose a verdict first: R rejects, A approves, ? shows all keys");
    const ready = this.review.checkVerdict(detail, verdict);
    if (ready.ok) await this.sendVerdict(detail, verdict, ready.digest);
    else if (ready.left === 0) this.review.hint = ready.why;
  }

  sendVerdict(detail: ActionDetail, verdict: Verdict, digest: string, args: string | null = null): Promise<boolean> {
    const sending = this.#sendVerdict(detail, verdict, digest, args);
    this.#sending = sending.catch(() => undefined);
    return sending;
  }

  async #sendVerdict(detail: ActionDetail, verdict: Verdict, digest: string, args: string | null): Promise<boolean> {
    const next = await this.#findNext(detail.id);
    const outcome = await this.review.sendVerdict(detail, verdict, digest, args);
    if (!outcome || outcome.state === "refused") return false;
    // A verdict that is held is shown with its countdown.
    if (outcome.state === "held") await desk.refresh();
    else toasts.show(`${VERDICTS[verdict].done}: ${detail.title}.${outcome.state === "queued" ? " It is sent when the hub can be reached." : ""}`);
    if (this.queue.selected === detail.id && appearance.nextAfterVerdict) this.#selectByApp(this.#listedOr(next, detail.id), "This is the next action");
    else void this.detail.refetch();
    void this.refresh();
    return true;
  }

  /** Takes back this verdict, or the latest that can be taken back, and opens its action with the draft. One after the other. */
  takeBack(id: string | null = null): Promise<void> {
    const run = this.#takingBack.then(() => this.#takeBack(id));
    this.#takingBack = run;
    return run;
  }

  async #takeBack(id: string | null): Promise<void> {
    await this.#sending;
    // The list on screen may still show the verdict that was just taken back.
    if (id === null) await desk.refresh();
    const wanted = id ?? desk.app?.held_verdicts.at(-1)?.id ?? this.detail.detail?.retractable ?? null;
    if (wanted === null) return toasts.show("There is no verdict to take back.");
    try {
      const { action, draft } = await desk.call("take_back", { id: wanted });
      this.review.restoreDraft(action, draft);
      nav.go("queue");
      this.#selectByApp(action, "You took your verdict back", CHANGED_MS);
      void this.detail.refetch();
      void this.refresh();
      if (draft.verdict === "reject" || draft.verdict === "respond") this.review.mode = draft.verdict;
      toasts.show("Taken back. What you entered is kept.");
    } catch (thrown) {
      const { title, detail } = asProblem(thrown);
      toasts.show(`${title}. ${detail}`, "bad");
    }
  }

  async claimOrRelease(what: "claim" | "release"): Promise<void> {
    if (this.#isWaiting()) return;
    const detail = this.detail.detail;
    if (detail?.status !== "open" || detail.id !== this.queue.selected) return;
    const why = what === "claim" ? explainBlockedClaim(detail, clock.now) : null;
    if (why !== null) return void (this.review.hint = why);
    const outcome = await this.review.sendClaim(detail.id, what);
    if (outcome && outcome.state !== "refused") toasts.show(describeClaimResult(what, outcome.state));
    void this.detail.refetch();
    void this.refresh();
  }

  /** Confirms "I have read this" for the content on screen. */
  async confirmRead(): Promise<void> {
    if (this.#isWaiting()) return;
    const detail = this.detail.detail;
    if (!detail?.must_read || detail.read_confirmed) return;
    const ready = this.review.checkRead(detail);
    if (!ready.ok) {
      if (ready.left === 0) this.review.hint = ready.why;
      return;
    }
    try {
      await desk.call("confirm_read", { id: detail.id, digest: ready.digest });
    } catch (thrown) {
      this.review.hint = thrown instanceof Error ? thrown.message : String(thrown);
    }
    await this.detail.refetch();
  }

  /** Shows another tab; selects its first action if the selected one is not in it. */
  async showTab(tab: typeof this.queue.tab): Promise<void> {
    await this.queue.showTab(tab);
    if (this.queue.current && this.queue.tab === tab && this.queue.indexOf(this.queue.selected) < 0) this.#selectByApp(this.queue.row(0)?.id ?? null, "This is the first action of the list");
    this.#updateNearbyRows();
  }

  /** Tells the key arming when a dialog or another window covers the action. */
  #watchCover(): () => void {
    const stopHidden = overlays.follow();
    const stopActivity = activity.follow();
    const stopEffect = $effect.root(() => {
      $effect(() => {
        const change = overlays.cover || overlays.away ? markCovered : markUncovered;
        untrack(() => this.review.updateArming(change));
      });
      $effect(() => {
        const visible = !overlays.cover && nav.screen === "queue";
        const content = this.#read?.id === this.queue.selected ? this.#read : null;
        this.#readingTime.update({ content, visible, focused: !overlays.away, active: activity.active });
      });
    });
    return () => {
      stopEffect();
      stopHidden();
      stopActivity();
    };
  }

  #selectFirst(): void {
    if (this.queue.selected === null && this.queue.current) this.#selectByApp(this.queue.row(0)?.id ?? null, "This is the first action");
  }

  /** The action to select after `id` is decided. */
  async #findNext(id: string): Promise<string | null> {
    const below = await this.queue.loadNeighbour(1);
    if (below && below.id !== id) return below.id;
    const above = await this.queue.loadNeighbour(-1);
    return above && above.id !== id ? above.id : null;
  }

  /** `next` if it is still in the list, else the first other row; null while the rows belong to another filter. */
  #listedOr(next: string | null, decided: string): string | null {
    if (!this.queue.current) return null;
    if (this.queue.indexOf(next) >= 0) return next;
    return [0, 1].map((index) => this.queue.row(index)?.id).find((id) => id !== undefined && id !== decided) ?? null;
  }

  #selectByApp(id: string | null, why: string, ms?: number): void {
    this.opened = null;
    this.review.updateArming((a) => selectByApp(a, id, why, ms));
    this.#select(id);
  }

  #select(id: string | null): void {
    this.queue.select(id);
    // A set has no detail of its own: it is opened as a whole.
    this.detail.open(isSetId(id) ? null : id);
    this.#updateNearbyRows();
  }

  #updateNearbyRows(): void {
    if (this.queue.indexOf(this.queue.selected) < 0) return;
    const nearby = this.queue.nearbyIds();
    this.review.updateArming((a, now) => updateNearbyRows(a, nearby, now));
  }

  #refreshDetail(actions: string[]): void {
    const id = this.queue.selected;
    if (id !== null && (actions.length === 0 || actions.includes(id))) void this.detail.refetch();
  }
}

/** The message after a claim or release; a queued claim does not stop other reviewers yet. */
function describeClaimResult(what: "claim" | "release", state: "held" | "queued" | "accepted"): string {
  if (state === "accepted") return what === "claim" ? "Claimed by you" : "Released";
  return `The ${what} is sent when the hub can be reached.${what === "claim" ? " Until then other reviewers can claim this action." : ""}`;
}

export const workbench = new Workbench();
