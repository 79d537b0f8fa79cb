// A set that is open: what is shown, which rows were on screen, and the verdict on it.

import { SvelteSet } from "svelte/reactivity";
import type { Certainty, SetOutcome, SetRow, SetView, Verdict } from "../../bindings/views";
import { desk, runCoalesced } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";
import { formatCount } from "../../kit/time";

/** The keys wait this long after what is on screen changed under the reviewer. */
export const CHANGED_MS = 1200;

/** Whether an id in the queue is that of a set. */
export const isSetId = (id: string | null): id is string => id?.startsWith("set_") ?? false;

interface Draft {
  reasons: string[];
  comment: string;
  certainty: Certainty | null;
}

export class SetReview {
  readonly id: string;
  view = $state.raw<SetView | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  /** The row that the keys are about. */
  selected = $state<string | null>(null);
  /** The member that is open beside the table. */
  opened = $state<string | null>(null);
  /** Rows that were completely on screen. */
  readonly seen = new SvelteSet<string>();
  draft = $state<Draft>({ reasons: [], comment: "", certainty: null });
  rejecting = $state(false);
  busy = $state<Verdict | null>(null);
  /** Why the last key did nothing. */
  hint = $state<string | null>(null);
  /** What changed under the reviewer, while the keys wait; null when they work. */
  changed = $state<string | null>("This set was just opened");
  /** Shows what was not on screen of the open action; true if there was anything. */
  showUnseenLines: (() => boolean) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #own = false;

  constructor(id: string) {
    this.id = id;
  }

  async open(): Promise<void> {
    await this.#load(() => desk.call("open_set", { id: this.id }));
    this.selected = this.view?.rows[0]?.action ?? null;
    this.#disarm("This set was just opened");
  }

  refresh = runCoalesced(async () => {
    if (this.view) await this.#load(() => desk.call("set", { id: this.id }));
  });

  stop(): void {
    clearTimeout(this.#timer);
  }

  get rows(): SetRow[] {
    return this.view?.rows ?? [];
  }

  /** Rows to decide that were not on screen yet. */
  get unseen(): SetRow[] {
    return this.rows.filter((row) => row.state === "in" && !this.seen.has(row.action));
  }

  move(by: 1 | -1): void {
    const at = this.rows.findIndex((row) => row.action === this.selected);
    this.selected = this.rows[Math.min(Math.max(at + by, 0), this.rows.length - 1)]?.action ?? null;
  }

  /** Shows the rest of the open action, then opens the next of the outliers and the sample; shows rows that were not on screen once all are opened. */
  next(): void {
    if (this.opened !== null && this.showUnseenLines?.()) return;
    const next = this.view?.next ?? null;
    if (next !== null && next !== this.opened) {
      this.selected = next;
      this.opened = next;
      return;
    }
    if (next !== null) return;
    this.opened = null;
    this.selected = this.unseen[0]?.action ?? this.selected;
  }

  async takeOut(action: string | null): Promise<void> {
    const row = this.rows.find((other) => other.action === action);
    if (!row || row.state === "fell_out" || this.busy) return;
    this.#own = true;
    await this.#load(() => desk.call("take_out_of_set", { id: this.id, action: row.action, out: row.state === "in" }));
    if (this.opened === row.action) this.opened = null;
  }

  toggleReason(code: string): void {
    const { reasons } = this.draft;
    this.draft.reasons = reasons.includes(code) ? reasons.filter((other) => other !== code) : [...reasons, code];
  }

  /** Why a verdict cannot be given now. */
  explain(verdict: Verdict): string | null {
    const { view } = this;
    if (!view) return "The set is being loaded";
    if (this.busy) return "The set is being signed";
    if (view.blocked !== null) return view.blocked;
    if (verdict === "approve") {
      if (view.approve_blocked !== null) return view.approve_blocked;
      const left = this.unseen.length;
      if (left > 0) return `${formatCount(left)} ${left === 1 ? "row was" : "rows were"} not on screen yet.`;
    }
    if (this.opened !== null) return "Close the open action first (Esc).";
    return this.changed;
  }

  /** Signs; null if nothing was signed. */
  async send(verdict: Verdict): Promise<SetOutcome | null> {
    const { view } = this;
    this.hint = this.explain(verdict);
    if (!view || this.hint !== null) return null;
    const { reasons, certainty } = this.draft;
    const comment = this.draft.comment.trim();
    if (verdict === "reject" && comment === "" && reasons.length === 0) {
      this.rejecting = true;
      this.hint = "Select a reason or write a comment";
      return null;
    }
    this.busy = verdict;
    try {
      return await desk.call("review_set", { id: this.id, list: view.list, count: view.count, verdict, reasons, comment, certainty });
    } catch (thrown) {
      this.hint = asProblem(thrown).message;
      return null;
    } finally {
      this.busy = null;
    }
  }

  async #load(fetch: () => Promise<SetView>): Promise<void> {
    try {
      const before = this.view;
      const view = await fetch();
      this.view = view;
      this.problem = null;
      if (before && before.list !== view.list && !this.#own) this.#disarm("The set just changed");
      this.#own = false;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  #disarm(why: string): void {
    this.changed = why;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.changed = null), CHANGED_MS);
  }
}
