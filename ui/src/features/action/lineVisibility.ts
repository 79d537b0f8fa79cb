// What runs is not approved unseen: how far a text has been on screen, from its
// top down. Pure; px are counted from the top of the text.
//
// Only what joins on to what was seen counts. Whoever jumps to the end has not
// seen the middle.

/** The part of a text that can be seen at this moment. */
export interface Window {
  top: number;
  bottom: number;
}

/** A rounded half pixel hides nothing. */
const SLACK = 2;

interface Edges {
  top: number;
  bottom: number;
}

/** The part of `text` that lies within `view`, if any does. */
export function visiblePart(text: Edges, view: Edges): Window | null {
  const [top, bottom] = [Math.max(text.top, view.top), Math.min(text.bottom, view.bottom)];
  return bottom > top ? { top: top - text.top, bottom: bottom - text.top } : null;
}

/** How far the text has been seen, now that this part of it can be. */
export function extendSeen(before: number, window: Window | null): number {
  return window === null || window.top > before + SLACK ? before : Math.max(before, window.bottom);
}

export function isFullySeen(seen: number, height: number): boolean {
  return height > 0 && seen >= height - SLACK;
}
