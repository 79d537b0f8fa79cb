// How far a text was on screen, from its top down, so that nothing is approved
// unseen. Pure; px are counted from the top of the text.
//
// Only a part that continues the seen part counts: after a jump to the end, the
// middle is still unseen.

/** The part of a text that is visible now, in px. */
export interface Window {
  top: number;
  bottom: number;
}

/** Tolerance for rounded pixels. */
const ROUNDING_TOLERANCE_PX = 2;

interface Edges {
  top: number;
  bottom: number;
}

/** The part of `text` inside `view`; null if none. */
export function visiblePart(text: Edges, view: Edges): Window | null {
  const [top, bottom] = [Math.max(text.top, view.top), Math.min(text.bottom, view.bottom)];
  return bottom > top ? { top: top - text.top, bottom: bottom - text.top } : null;
}

/** How far the text was seen, in px, after this part is visible. */
export function extendSeen(before: number, window: Window | null): number {
  return window === null || window.top > before + ROUNDING_TOLERANCE_PX ? before : Math.max(before, window.bottom);
}

export function isFullySeen(seen: number, height: number): boolean {
  return height > 0 && seen >= height - ROUNDING_TOLERANCE_PX;
}
