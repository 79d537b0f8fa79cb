// The records, newest first, loaded page by page while scrolling.

import type { AuditQuery, AuditRow, ChainView, PersonChoice, SearchView } from "../../bindings/views";
import { runCoalesced, desk } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

const PAGE = 100;

/** The filter of the audit, without paging. */
export type AuditFilter = Omit<AuditQuery, "before" | "limit">;
export const NO_FILTER: AuditFilter = { filter: "", kind: null, group: null, person: null, tool: null, ended: null, mine: false, since: null, until: null };

export class AuditModel {
  query = $state.raw<AuditFilter>(NO_FILTER);
  rows = $state.raw<AuditRow[]>([]);
  total = $state(0);
  people = $state.raw<PersonChoice[]>([]);
  tools = $state.raw<string[]>([]);
  search = $state.raw<SearchView | null>(null);
  chain = $state.raw<ChainView | null>(null);
  /** The rows belong to the current filter. */
  loaded = $state(false);
  verifying = $state(false);
  problem = $state.raw<ProblemError | null>(null);
  #complete = false;
  #more = false;

  /** Fetches the newest rows and puts them above the loaded ones. */
  refresh = runCoalesced(async () => {
    const asked = this.#queryKey();
    const page = await this.#fetchPage(null);
    if (!page) return;
    if (asked !== this.#queryKey()) return void this.refresh();
    const oldest = page.rows.at(-1)?.seq ?? 0;
    // If the new page does not reach the loaded rows, there is a gap: start again.
    const meets = this.rows.length > 0 && this.rows[0]!.seq >= oldest;
    this.rows = meets ? [...page.rows, ...this.rows.filter((row) => row.seq < oldest)] : page.rows;
    if (!meets) this.#complete = page.rows.length < PAGE;
    this.loaded = true;
  });

  async loadOlder(): Promise<void> {
    const last = this.rows.at(-1);
    if (!last || this.#complete || this.#more) return;
    this.#more = true;
    const asked = this.#queryKey();
    const page = await this.#fetchPage(last.seq);
    this.#more = false;
    if (!page || asked !== this.#queryKey() || this.rows.at(-1)?.seq !== last.seq) return;
    this.rows = [...this.rows, ...page.rows];
    this.#complete = page.rows.length < PAGE;
  }

  get filtered(): boolean {
    return JSON.stringify(this.query) !== JSON.stringify(NO_FILTER);
  }

  setFilter(part: Partial<AuditFilter>): void {
    this.query = { ...this.query, ...part };
    this.rows = [];
    this.loaded = false;
    this.#complete = false;
    void this.refresh();
  }

  /** Verifies every hash of the record again. */
  async verify(): Promise<void> {
    this.verifying = true;
    try {
      this.chain = await desk.call("verify", {});
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.verifying = false;
    }
  }

  #queryKey(): string {
    return JSON.stringify(this.query);
  }

  async #fetchPage(before: number | null) {
    try {
      const page = await desk.call("audit_page", { ...this.query, before, limit: PAGE });
      this.total = page.total;
      this.people = page.people;
      this.tools = page.tools;
      this.search = page.search;
      this.chain = page.chain;
      this.problem = null;
      return page;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return null;
    }
  }
}
