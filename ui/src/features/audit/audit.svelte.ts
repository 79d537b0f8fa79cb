// The record, newest first, page after page as one scrolls.

import type { AuditRow, ChainView } from "../../bindings/views";
import { coalesced, desk } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

const PAGE = 100;
const EVERYTHING = { group: null, person: null, tool: null, ended: null, mine: false, since: null, until: null };

export class AuditModel {
  filter = $state("");
  kind = $state<string | null>(null);
  rows = $state.raw<AuditRow[]>([]);
  total = $state(0);
  kinds = $state.raw<string[]>([]);
  chain = $state.raw<ChainView | null>(null);
  loaded = $state(false);
  verifying = $state(false);
  problem = $state.raw<ProblemError | null>(null);
  #complete = false;
  #more = false;

  /** Asks for the newest rows and puts them above those that are here. */
  refresh = coalesced(async () => {
    const asked = this.#asked();
    const page = await this.#page(null);
    if (!page) return;
    if (asked !== this.#asked()) return void this.refresh();
    const oldest = page.rows.at(-1)?.seq ?? 0;
    // If the new page does not reach the rows that are here, there is a gap: start over.
    const meets = this.rows.length > 0 && this.rows[0]!.seq >= oldest;
    this.rows = meets ? [...page.rows, ...this.rows.filter((row) => row.seq < oldest)] : page.rows;
    if (!meets) this.#complete = page.rows.length < PAGE;
    this.loaded = true;
  });

  async older(): Promise<void> {
    const last = this.rows.at(-1);
    if (!last || this.#complete || this.#more) return;
    this.#more = true;
    const asked = this.#asked();
    const page = await this.#page(last.seq);
    this.#more = false;
    if (!page || asked !== this.#asked() || this.rows.at(-1)?.seq !== last.seq) return;
    this.rows = [...this.rows, ...page.rows];
    this.#complete = page.rows.length < PAGE;
  }

  narrow(part: { filter?: string; kind?: string | null }): void {
    if (part.filter !== undefined) this.filter = part.filter;
    if (part.kind !== undefined) this.kind = part.kind;
    this.rows = [];
    this.#complete = false;
    void this.refresh();
  }

  /** Reads the whole record again and checks every hash. */
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

  #asked(): string {
    return `${this.kind ?? ""} ${this.filter}`;
  }

  async #page(before: number | null) {
    try {
      const page = await desk.call("audit_page", { ...EVERYTHING, filter: this.filter, kind: this.kind, before, limit: PAGE });
      this.total = page.total;
      this.kinds = page.kinds;
      this.chain = page.chain;
      this.problem = null;
      return page;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return null;
    }
  }
}
