// Widths of the panes beside the main part of a screen, and whether one is closed.
// Remembered on this device.

import { readStored, store } from "./stored";

const STORED = "holdpoint.panes";

interface Limits {
  usual: number;
  min: number;
  max: number;
}

export const LIST_LIMITS: Limits = { usual: 372, min: 220, max: 640 };
export const REVIEW_LIMITS: Limits = { usual: 292, min: 240, max: 520 };

/** One pane: its width in px, null for the usual one, and whether it is closed. */
export class Pane {
  readonly limits: Limits;
  width = $state<number | null>(null);
  closed = $state(false);
  #changed: () => void;

  constructor(limits: Limits, changed: () => void) {
    this.limits = limits;
    this.#changed = changed;
  }

  setWidth(px: number): void {
    this.width = Math.round(Math.min(this.limits.max, Math.max(this.limits.min, px)));
    this.closed = false;
    this.#changed();
  }

  setClosed(closed: boolean): void {
    this.closed = closed;
    this.#changed();
  }

  reset(): void {
    this.width = null;
    this.#changed();
  }

  /** Takes over what was stored; anything else is ignored. */
  adopt(stored: unknown): void {
    if (typeof stored !== "object" || stored === null) return;
    const { width, closed } = stored as { width?: unknown; closed?: unknown };
    if (typeof width === "number" && width >= this.limits.min && width <= this.limits.max) this.width = width;
    this.closed = closed === true;
  }
}

class Panes {
  list = new Pane(LIST_LIMITS, () => this.#store());
  review = new Pane(REVIEW_LIMITS, () => this.#store());

  constructor() {
    const { list, review } = (readStored(STORED) ?? {}) as { list?: unknown; review?: unknown };
    this.list.adopt(list);
    this.review.adopt(review);
  }

  #store(): void {
    const of = ({ width, closed }: Pane) => ({ width, closed });
    store(STORED, { list: of(this.list), review: of(this.review) });
  }
}

export const panes = new Panes();
