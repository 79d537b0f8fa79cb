// Nothing is approved unread by accident.
//
// A verdict key works only while the reviewer can be taken to have seen what it
// would decide. This module keeps that one fact: what was selected and by whom,
// what is on screen for certain, and from when on the keys work. It is pure;
// `now` is any clock that never goes back, in ms. It does not know the desk,
// the DOM or timers, and it does not decide whether a verdict is allowed.
//
// The keys are off
// 1. until the selected action is really on screen (`rendered`),
// 2. for CHANGED_MS after what is on screen changed without the reviewer,
// 3. for MOVED_MS after the app moved the selection (after a verdict, at start),
// 4. for CHANGED_MS after a step to a row that was not the neighbour a moment
//    ago: the list moved under the selection and the eye may have aimed at
//    another row.

export const CHANGED_MS = 1200;
export const MOVED_MS = 600;

/** What identifies the content a reviewer sees. */
export interface Stamp {
  digest: string;
  revision: number;
  /** The content itself is here, not only the head. */
  content: boolean;
  open: boolean;
}

export interface Arming {
  selected: string | null;
  /** What stands on screen now; none until the selected action is drawn. */
  shown: Stamp | null;
  /** What stood there first since the selection; a difference is said in the detail. */
  opened: Stamp | null;
  /** The wait that starts when the selection is drawn. */
  onShow: Wait | null;
  wait: { until: number; why: string } | null;
  neighbours: Neighbours;
}

interface Wait {
  ms: number;
  why: string;
}

interface Neighbours {
  before: string | null;
  after: string | null;
  changedAt: number;
}

export type Ready = { ok: true; digest: string } | { ok: false; why: string; left: number };

const NOWHERE: Neighbours = { before: null, after: null, changedAt: -Infinity };

export function idle(): Arming {
  return { selected: null, shown: null, opened: null, onShow: null, wait: null, neighbours: NOWHERE };
}

/** The reviewer went to an action. */
export function chosen(a: Arming, id: string, now: number): Arming {
  if (id === a.selected) return a;
  const { before, after, changedAt } = a.neighbours;
  const slipped = now - changedAt < CHANGED_MS && (id === before || id === after);
  return select(id, slipped ? { ms: CHANGED_MS, why: "The list moved just now" } : null);
}

/** The app went to an action without being asked. */
export function moved(a: Arming, id: string | null, why: string, ms = MOVED_MS): Arming {
  if (id === a.selected) return a;
  return id === null ? idle() : select(id, { ms, why });
}

/** The detail of `id` has been drawn and is what the reviewer sees. */
export function rendered(a: Arming, id: string, stamp: Stamp, now: number): Arming {
  if (id !== a.selected) return a;
  if (a.shown === null) {
    const wait = a.onShow && { until: now + a.onShow.ms, why: a.onShow.why };
    return { ...a, shown: stamp, opened: stamp, onShow: null, wait };
  }
  const why = difference(a.shown, stamp);
  if (why === null) return a;
  return { ...a, shown: stamp, wait: { until: now + CHANGED_MS, why } };
}

/** Who stands above and below the selected row now. */
export function neighbours(a: Arming, before: string | null, after: string | null, now: number): Arming {
  const known = a.neighbours;
  if (known.before === before && known.after === after) return a;
  // The first look at the neighbours of a new selection is no change.
  const changedAt = known === NOWHERE ? -Infinity : now;
  return { ...a, neighbours: { before, after, changedAt } };
}

/** Whether a verdict may be given now, and on which digest. */
export function ready(a: Arming, now: number): Ready {
  if (a.selected === null) return { ok: false, why: "No action is selected", left: 0 };
  if (a.shown === null) return { ok: false, why: "The action is not on screen yet", left: 0 };
  if (!a.shown.open) return { ok: false, why: "This action is closed", left: 0 };
  if (a.wait && now < a.wait.until) return { ok: false, why: a.wait.why, left: a.wait.until - now };
  return { ok: true, digest: a.shown.digest };
}

/** The content is no longer what the reviewer opened. */
export function changedSinceOpened(a: Arming): boolean {
  if (!a.shown || !a.opened) return false;
  return a.shown.digest !== a.opened.digest || a.shown.revision !== a.opened.revision;
}

function select(id: string, onShow: Wait | null): Arming {
  return { ...idle(), selected: id, onShow };
}

function difference(was: Stamp, is: Stamp): string | null {
  if (was.open && !is.open) return "This action has just been closed";
  if (was.digest !== is.digest || was.revision !== is.revision) return "The tool replaced its proposal";
  if (was.content !== is.content) return is.content ? "The content has just arrived" : "The content was taken away";
  if (was.open !== is.open) return "This action is open again";
  return null;
}
