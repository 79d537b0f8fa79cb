// The list of actions: tab, filter, loaded pages and the selected row. Fetches only
// the rows in view.

import type { QueuePage, QueueRow, QueueTab } from "../../bindings/views";
import { runCoalesced, desk } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";
import { readLastView, storeLastView } from "./savedViews.svelte";
import { clock } from "../../kit/clock.svelte";

const PAGE = 100;
/** Rows on each side of the selected one that a quick key press can reach. */
const NEARBY_ROWS = 3;

type Summary = Omit<QueuePage, "rows">;

export class QueueModel {
  tab = $state<QueueTab>(readLastView().tab);
  filter = $state(readLastView().filter);
  /** Totals and groups of the last response; null before the first. */
  summary = $state.raw<Summary | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  selected = $state<string | null>(null);
  /** The tab and filter that the loaded rows belong to; null before the first answer. */
  answered = $state.raw<string | null>(null);
  #pages = $state.raw(new Map<number, QueueRow[]>());
  #view = { first: 0, last: 0 };
  /** The last known index of the selected row. */
  #place = 0;

  get total(): number {
    return this.summary?.total ?? 0;
  }

  /** The tab and filter that are wanted now. */
  get asked(): string {
    return `${this.tab} ${this.filter}`;
  }

  /** The loaded rows are drawn and belong to the wanted tab and filter. */
  get current(): boolean {
    return this.problem === null && this.answered === this.asked;
  }

  row(index: number): QueueRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The index of an action in the loaded pages; -1 if it is not loaded. */
  indexOf(id: string | null): number {
    if (id === null) return -1;
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  refresh = runCoalesced(async () => {
    const wanted = this.#wantedPages();
    const { asked } = this;
    try {
      const answers = await Promise.all(wanted.map((page) => this.#fetchPage(page)));
      if (asked !== this.asked) return void this.refresh();
      this.#pages = new Map(wanted.map((page, i) => [page, answers[i]!.rows]));
      this.#adopt(answers[0]!);
      this.answered = asked;
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  });

  /** Loads the missing rows of `first` to `last`, which are in view. */
  async loadRange(first: number, last: number): Promise<void> {
    this.#view = { first: Math.max(0, first), last: Math.max(0, last) };
    const missing = this.#wantedPages().filter((page) => !this.#pages.has(page) && page * PAGE < this.total);
    if (missing.length > 0) await this.refresh();
  }

  showTab(tab: QueueTab): Promise<void> {
    this.tab = tab;
    return this.#reload();
  }

  setFilter(filter: string): Promise<void> {
    this.filter = filter;
    return this.#reload();
  }

  select(id: string | null): void {
    this.selected = id;
    this.#rememberPlace();
  }

  /** The row `by` rows from the selected one; from its last index if it left the list. */
  async loadNeighbour(by: 1 | -1): Promise<QueueRow | undefined> {
    // A page scrolled far away is unloaded; its rows are still in the list.
    if (this.indexOf(this.selected) < 0) await this.loadRow(this.#place);
    const at = this.indexOf(this.selected);
    const index = at >= 0 ? at + by : by > 0 ? this.#place : this.#place - 1;
    const bounded = Math.min(Math.max(index, 0), this.total - 1);
    return this.loadRow(bounded);
  }

  /** The row at this index, fetched if needed. */
  async loadRow(index: number): Promise<QueueRow | undefined> {
    if (index >= 0 && index < this.total && !this.row(index)) await this.loadRange(index, index);
    return this.row(index);
  }

  /** Ids of the loaded rows around the selected one, in order. */
  nearbyIds(): string[] {
    const at = this.indexOf(this.selected);
    if (at < 0) return [];
    return Array.from({ length: 2 * NEARBY_ROWS + 1 }, (_, i) => this.row(at - NEARBY_ROWS + i)?.id).filter((id) => id !== undefined);
  }

  #reload(): Promise<void> {
    storeLastView({ tab: this.tab, filter: this.filter });
    this.#view = { first: 0, last: 0 };
    return this.refresh();
  }

  #wantedPages(): number[] {
    const from = Math.floor(this.#view.first / PAGE);
    const to = Math.floor(this.#view.last / PAGE);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  }

  #fetchPage(page: number): Promise<QueuePage> {
    return desk.call("queue_page", { tab: this.tab, filter: this.filter, offset: page * PAGE, limit: PAGE });
  }

  #adopt(page: QueuePage): void {
    clock.set(page.now);
    const { rows: _, ...summary } = page;
    this.summary = summary;
    this.#rememberPlace();
  }

  #rememberPlace(): void {
    const at = this.indexOf(this.selected);
    if (at >= 0) this.#place = at;
  }
}
