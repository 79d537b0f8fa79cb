// Where a card stands beside the part of the screen it is about. Pure.

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  left: number;
  top: number;
}

const GAP = 14;
const EDGE = 12;

/** Right of the target, else left, else below or above it; always whole on screen. In the middle without a target. */
export function placeCard(target: Rect | null, card: Size, screen: Size): { left: number; top: number } {
  if (target === null) return { left: (screen.width - card.width) / 2, top: (screen.height - card.height) / 3 };
  const right = target.left + target.width + GAP;
  const left = target.left - GAP - card.width;
  const below = target.top + target.height + GAP;
  if (right + card.width + EDGE <= screen.width) return { left: right, top: clamp(target.top, card.height, screen.height) };
  if (left >= EDGE) return { left, top: clamp(target.top, card.height, screen.height) };
  const top = below + card.height + EDGE <= screen.height ? below : target.top - GAP - card.height;
  return { left: clamp(target.left, card.width, screen.width), top: clamp(top, card.height, screen.height) };
}

function clamp(at: number, length: number, room: number): number {
  return Math.max(EDGE, Math.min(at, room - length - EDGE));
}
