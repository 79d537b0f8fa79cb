// Saved views of the queue: a part and a filter. Kept on this device.

import type { QueueTab } from "../../bindings/views";
import { readStored, store } from "../../kit/stored";
import { QUEUE_TABS } from "../../labels";

export interface SavedView {
  tab: QueueTab;
  filter: string;
}

const STORED = "holdpoint.views";
const LAST = "holdpoint.view";
const MOST = 12;

class SavedViews {
  list = $state.raw<readonly SavedView[]>(readViews(readStored(STORED)));

  has({ tab, filter }: SavedView): boolean {
    return this.list.some((view) => view.tab === tab && view.filter === filter);
  }

  add(view: SavedView): void {
    if (!this.has(view)) this.#set([...this.list, view].slice(-MOST));
  }

  remove({ tab, filter }: SavedView): void {
    this.#set(this.list.filter((view) => view.tab !== tab || view.filter !== filter));
  }

  #set(list: readonly SavedView[]): void {
    this.list = list;
    store(STORED, list);
  }
}

export const savedViews = new SavedViews();

/** The view that was shown last in this window's place. */
export function readLastView(): SavedView {
  return readViews([readStored(LAST)])[0] ?? { tab: "mine", filter: "" };
}

export function storeLastView(view: SavedView): void {
  store(LAST, view);
}

/** Takes only what is a view. */
function readViews(stored: unknown): SavedView[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((view): view is SavedView => typeof view === "object" && view !== null && typeof view.filter === "string" && view.tab in QUEUE_TABS).map(({ tab, filter }) => ({ tab, filter }));
}
