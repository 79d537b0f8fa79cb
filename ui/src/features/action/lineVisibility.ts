// Whether a line was on screen, so that nothing is approved unseen. px are counted
// from the top of the line.
//
// A line taller than the view is seen from its top down: only a part that continues
// the seen part counts.

/** The part of a text that is visible now, in px. */
export interface Window {
  top: number;
  bottom: number;
}

/** Tolerance for rounded pixels. */
const ROUNDING_TOLERANCE_PX = 2;

export interface Edges {
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

/** The part of the window that the scrolling areas around an element leave visible. */
export function clipOf(element: Element): Edges {
  let clip: Edges = { top: 0, bottom: innerHeight };
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowY === "visible") continue;
    const { top, bottom } = around.getBoundingClientRect();
    clip = { top: Math.max(clip.top, top), bottom: Math.min(clip.bottom, bottom) };
  }
  return clip;
}
