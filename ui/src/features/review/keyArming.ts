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
// 4. for CHANGED_MS after a step to a row near which the list moved a moment
//    ago: the eye may have aimed at another row.
// 5. for CHANGED_MS after the last part of a long proposal came into view.
// A wait runs only while the action can be seen: under a dialog or in a hidden
// window (`covered`) it stands still, and begins anew when the view is free.
//
// A window that another one has the keyboard of counts as covered too. It may lie
// beside the other and be read, so what was on screen before stays seen and costs
// no new wait on return. But it may as well lie beneath, and no system says which;
// and without the keyboard nothing is decided here anyway. So what changed
// meanwhile is taken to be seen from the moment the reviewer is back.

export const CHANGED_MS = 1200;
export const MOVED_MS = 600;

/** What identifies the content a reviewer sees. */
export interface Stamp {
  digest: string;
  revision: number;
  /** The content itself is here, not only the head. */
  content: boolean;
  open: boolean;
  /** Who changed the arguments, if a reviewer did. */
  editedBy: string | null;
}

export interface Arming {
  selected: string | null;
  /** What stands on screen now; none until the selected action is drawn. */
  shown: Stamp | null;
  /** What stood there first since the selection; a difference is said in the detail. */
  opened: Stamp | null;
  /** The wait that starts when the selection is drawn. */
  onShow: Wait | null;
  /** Ends never while it stands still. */
  wait: (Wait & { until: number }) | null;
  nearby: Nearby;
  /** Since when something hides the action, if something does. */
  coveredAt: number | null;
}

interface Wait {
  ms: number;
  why: string;
}

interface Nearby {
  /** The rows around the selected one in their order; none before the first look. */
  rows: readonly string[] | null;
  changedAt: number;
}

export type Ready = { ok: true; digest: string } | { ok: false; why: string; left: number };

export function createArming(): Arming {
  return { selected: null, shown: null, opened: null, onShow: null, wait: null, nearby: { rows: null, changedAt: -Infinity }, coveredAt: null };
}

/** The reviewer went to an action. */
export function selectByReviewer(a: Arming, id: string, now: number): Arming {
  if (id === a.selected) return a;
  const { rows, changedAt } = a.nearby;
  const slipped = now - changedAt < CHANGED_MS && (rows?.includes(id) ?? true);
  return select(a, id, slipped ? { ms: CHANGED_MS, why: "The list moved just now" } : null);
}

/** The app went to an action without being asked. */
export function selectByApp(a: Arming, id: string | null, why: string, ms = MOVED_MS): Arming {
  return id === a.selected ? a : select(a, id, id === null ? null : { ms, why });
}

/** The detail of `id` has been drawn and is what the reviewer sees. */
export function markDrawn(a: Arming, id: string, stamp: Stamp, now: number): Arming {
  if (id !== a.selected) return a;
  if (a.shown === null) {
    const unseen = a.coveredAt === null ? null : { ms: CHANGED_MS, why: "The action has only come into view" };
    return { ...a, shown: stamp, opened: stamp, onShow: null, wait: begin(a, a.onShow ?? unseen, now) };
  }
  const change = difference(a.shown, stamp);
  if (change === null) return a;
  // Content that comes within a wait completes what the wait is about.
  const completes = a.wait !== null && now < a.wait.until && !a.shown.content && stamp.content && a.shown.digest === stamp.digest;
  const why = completes && a.wait ? a.wait.why : change;
  return { ...a, shown: stamp, wait: begin(a, { ms: CHANGED_MS, why }, now) };
}

/** What was left of a long proposal has come into view. */
export function markFullySeen(a: Arming, id: string, digest: string, now: number): Arming {
  if (id !== a.selected || a.shown?.digest !== digest) return a;
  return { ...a, wait: begin(a, { ms: CHANGED_MS, why: "The end of it has just come into view" }, now) };
}

/** Which rows stand around the selected one now. */
export function updateNearbyRows(a: Arming, rows: readonly string[], now: number): Arming {
  const known = a.nearby.rows;
  if (known !== null && known.join() === rows.join()) return a;
  // The first look around a new selection is no change; what moved just before still counts.
  return { ...a, nearby: { rows, changedAt: known === null ? a.nearby.changedAt : now } };
}

/** Something came between the action and the reviewer. */
export function markCovered(a: Arming, now: number): Arming {
  if (a.coveredAt !== null) return a;
  const wait = a.wait && now < a.wait.until ? { ...a.wait, until: Infinity } : null;
  return { ...a, coveredAt: now, wait };
}

/** The action can be seen again: what happened meanwhile happens now. */
export function markUncovered(a: Arming, now: number): Arming {
  if (a.coveredAt === null) return a;
  const unseen = a.coveredAt - a.nearby.changedAt < CHANGED_MS;
  const free = { ...a, coveredAt: null, nearby: unseen ? { ...a.nearby, changedAt: now } : a.nearby };
  return { ...free, wait: begin(free, a.wait, now) };
}

/** Whether a verdict may be given now, and on which digest. */
export function checkReady(a: Arming, now: number): Ready {
  if (a.selected === null) return { ok: false, why: "No action is selected", left: 0 };
  if (a.shown === null) return { ok: false, why: "The action is not on screen yet", left: 0 };
  if (!a.shown.open) return { ok: false, why: "This action is closed", left: 0 };
  if (a.wait && now < a.wait.until) return { ok: false, why: a.wait.why, left: a.wait.until - now };
  return { ok: true, digest: a.shown.digest };
}

/** The content is no longer what the reviewer opened. */
export function hasChangedSinceOpened(a: Arming): boolean {
  if (!a.shown || !a.opened) return false;
  return a.shown.digest !== a.opened.digest || a.shown.revision !== a.opened.revision;
}

/** One text per content: whatever is pressed or read belongs to one of these. */
export function formatStamp(stamp: Stamp): string {
  return [stamp.digest, stamp.revision, stamp.content, stamp.open].join(" ");
}

function select(a: Arming, id: string | null, onShow: Wait | null): Arming {
  return { ...createArming(), selected: id, onShow, nearby: { ...a.nearby, rows: null }, coveredAt: a.coveredAt };
}

function begin(a: Arming, wait: Wait | null, now: number): Arming["wait"] {
  return wait && { ms: wait.ms, why: wait.why, until: a.coveredAt === null ? now + wait.ms : Infinity };
}

/** Whose doing another content is; a reviewer's edit is not the tool's. */
export function describeReplacement(editedBy: string | null): string {
  return editedBy === null ? "The tool replaced its proposal" : `${editedBy} changed the arguments`;
}

function difference(was: Stamp, is: Stamp): string | null {
  if (was.open && !is.open) return "This action has just been closed";
  if (was.digest !== is.digest || was.revision !== is.revision) return describeReplacement(is.editedBy);
  if (was.content !== is.content) return is.content ? "The content has just arrived" : "The content was taken away";
  if (was.open !== is.open) return "This action is open again";
  return null;
}
