// Prevents a verdict on content that the reviewer has not seen.
//
// A verdict key works only after the reviewer had time to see what it would
// decide. This module holds which action is selected, whether the reviewer or the
// app selected it, what is drawn, and when the keys work. It is pure; `now` is a
// monotonic clock in ms. It does not know the desk, the DOM or timers, and it
// does not decide whether a verdict is allowed.
//
// The keys are off
// 1. until the selected action is drawn (`markDrawn`),
// 2. for CHANGED_MS after the content on screen changed,
// 3. for MOVED_MS after the app moved the selection (after a verdict, at start),
// 4. for CHANGED_MS after a step to a row if rows near it moved less than
//    CHANGED_MS ago: the reviewer may have aimed at another row,
// 5. for CHANGED_MS after the last part of long arguments came into view.
// A wait runs only while the action is visible: under a dialog or in a hidden
// window (`markCovered`) it stops, and starts again when the action is visible.
//
// A window without keyboard focus counts as covered. It may be beside the other
// window and be read, so content that was on screen before needs no new wait. It
// may also be behind the other window; the system does not say which. So a change
// that came meanwhile counts as seen only after the reviewer is back.

export const CHANGED_MS = 1200;
export const MOVED_MS = 600;

/** What identifies the content a reviewer sees. */
export interface Stamp {
  digest: string;
  revision: number;
  /** The content is on this device, not only the header. */
  content: boolean;
  open: boolean;
  /** The reviewer who changed the arguments; null if none did. */
  editedBy: string | null;
}

export interface Arming {
  selected: string | null;
  /** The content on screen; null until the selected action is drawn. */
  shown: Stamp | null;
  /** The first content drawn since the selection; the detail shows the difference. */
  opened: Stamp | null;
  /** The wait that starts when the selected action is drawn. */
  onShow: Wait | null;
  /** `until` is Infinity while the action is covered. */
  wait: (Wait & { until: number }) | null;
  nearby: Nearby;
  /** Since when the action is covered; null if it is visible. */
  coveredAt: number | null;
}

interface Wait {
  ms: number;
  why: string;
}

interface Nearby {
  /** Ids of the rows around the selected one, in order; null before the first update. */
  rows: readonly string[] | null;
  changedAt: number;
}

export type Ready = { ok: true; digest: string } | { ok: false; why: string; left: number };

export function createArming(): Arming {
  return { selected: null, shown: null, opened: null, onShow: null, wait: null, nearby: { rows: null, changedAt: -Infinity }, coveredAt: null };
}

/** The reviewer selected an action. */
export function selectByReviewer(a: Arming, id: string, now: number): Arming {
  if (id === a.selected) return a;
  const { rows, changedAt } = a.nearby;
  const slipped = now - changedAt < CHANGED_MS && (rows?.includes(id) ?? true);
  return select(a, id, slipped ? { ms: CHANGED_MS, why: "The list just moved" } : null);
}

/** The app selected an action without the reviewer. */
export function selectByApp(a: Arming, id: string | null, why: string, ms = MOVED_MS): Arming {
  return id === a.selected ? a : select(a, id, id === null ? null : { ms, why });
}

/** The detail of `id` is drawn. */
export function markDrawn(a: Arming, id: string, stamp: Stamp, now: number): Arming {
  if (id !== a.selected) return a;
  if (a.shown === null) {
    const unseen = a.coveredAt === null ? null : { ms: CHANGED_MS, why: "The action just came into view" };
    return { ...a, shown: stamp, opened: stamp, onShow: null, wait: begin(a, a.onShow ?? unseen, now) };
  }
  const change = difference(a.shown, stamp);
  if (change === null) return a;
  // Content that arrives during a wait keeps the reason of that wait.
  const completes = a.wait !== null && now < a.wait.until && !a.shown.content && stamp.content && a.shown.digest === stamp.digest;
  const why = completes && a.wait ? a.wait.why : change;
  return { ...a, shown: stamp, wait: begin(a, { ms: CHANGED_MS, why }, now) };
}

/** The last part of long arguments came into view. */
export function markFullySeen(a: Arming, id: string, digest: string, now: number): Arming {
  if (id !== a.selected || a.shown?.digest !== digest) return a;
  return { ...a, wait: begin(a, { ms: CHANGED_MS, why: "The end of the arguments just came into view" }, now) };
}

/** The rows around the selected one are known or changed. */
export function updateNearbyRows(a: Arming, rows: readonly string[], now: number): Arming {
  const known = a.nearby.rows;
  if (known !== null && known.join() === rows.join()) return a;
  // The first update after a selection is no change; an earlier move still counts.
  return { ...a, nearby: { rows, changedAt: known === null ? a.nearby.changedAt : now } };
}

/** A dialog or another window covers the action. */
export function markCovered(a: Arming, now: number): Arming {
  if (a.coveredAt !== null) return a;
  const wait = a.wait && now < a.wait.until ? { ...a.wait, until: Infinity } : null;
  return { ...a, coveredAt: now, wait };
}

/** The action is visible again: changes made meanwhile start their wait now. */
export function markUncovered(a: Arming, now: number): Arming {
  if (a.coveredAt === null) return a;
  const unseen = a.coveredAt - a.nearby.changedAt < CHANGED_MS;
  const free = { ...a, coveredAt: null, nearby: unseen ? { ...a.nearby, changedAt: now } : a.nearby };
  return { ...free, wait: begin(free, a.wait, now) };
}

/** Whether verdict keys work now, and for which digest. `left` is in ms. */
export function checkReady(a: Arming, now: number): Ready {
  if (a.selected === null) return { ok: false, why: "No action is selected", left: 0 };
  if (a.shown === null) return { ok: false, why: "The action is not on screen yet", left: 0 };
  if (!a.shown.open) return { ok: false, why: "This action is closed", left: 0 };
  if (a.wait && now < a.wait.until) return { ok: false, why: a.wait.why, left: a.wait.until - now };
  return { ok: true, digest: a.shown.digest };
}

/** Whether the content differs from the first one drawn. */
export function hasChangedSinceOpened(a: Arming): boolean {
  if (!a.shown || !a.opened) return false;
  return a.shown.digest !== a.opened.digest || a.shown.revision !== a.opened.revision;
}

/** One text per content, for comparison. */
export function formatStamp(stamp: Stamp): string {
  return [stamp.digest, stamp.revision, stamp.content, stamp.open].join(" ");
}

function select(a: Arming, id: string | null, onShow: Wait | null): Arming {
  return { ...createArming(), selected: id, onShow, nearby: { ...a.nearby, rows: null }, coveredAt: a.coveredAt };
}

function begin(a: Arming, wait: Wait | null, now: number): Arming["wait"] {
  return wait && { ms: wait.ms, why: wait.why, until: a.coveredAt === null ? now + wait.ms : Infinity };
}

/** Who replaced the content: the tool, or the reviewer who edited it. */
export function describeReplacement(editedBy: string | null): string {
  return editedBy === null ? "The tool replaced its proposal" : `${editedBy} changed the arguments`;
}

function difference(was: Stamp, is: Stamp): string | null {
  if (was.open && !is.open) return "This action was just closed";
  if (was.digest !== is.digest || was.revision !== is.revision) return describeReplacement(is.editedBy);
  if (was.content !== is.content) return is.content ? "The content just arrived" : "The content was removed";
  if (was.open !== is.open) return "This action is open again";
  return null;
}
