// A review before it is signed, and the reasons why a verdict cannot be sent.
// Drafts are kept per action, so that opening another action loses nothing. Pure.

import type { ActionDetail, Certainty, KeptDraft, Verdict } from "../../bindings/views";
import type { Stamp } from "./keyArming";

export interface Draft {
  reasons: string[];
  comment: string;
  certainty: Certainty | null;
  /** The edited arguments as they were typed, and the digest of the arguments that were edited. */
  edited: { text: string; digest: string } | null;
}

export const emptyDraft = (): Draft => ({ reasons: [], comment: "", certainty: null, edited: null });

/** A draft as the desk keeps it. */
export function keptOf({ reasons, comment, certainty, edited }: Draft): KeptDraft {
  return { verdict: null, reasons, comment, certainty, sampled: null, arguments: edited?.text ?? null, digest: edited?.digest ?? null, note: null };
}

/** A draft that the desk kept. */
export function draftOf(kept: KeptDraft): Draft {
  const { reasons, comment, certainty, arguments: text, digest } = kept;
  return { reasons, comment, certainty, edited: text !== null && digest !== null ? { text, digest } : null };
}

/** Identifies the content on screen for the key arming. */
export function stampContent(detail: ActionDetail): Stamp {
  return { digest: detail.digest, revision: detail.revision, content: detail.content !== null, open: detail.status === "open", editedBy: detail.edited_by };
}

/** Why approval waits until all lines of the arguments and the preview were on screen. */
export const UNSEEN_LINES = "Not all lines were on screen yet";

/** Why approval of an action that is too long to be read in full waits. */
export const SAMPLE_NEEDED = "State what you sampled";

/** Why reading is not complete. `seen`: all lines were on screen. `sampled`: what was read of a long action. */
function explainUnread(detail: ActionDetail, seen: boolean, sampled: string): string | null {
  if (detail.must_sample) return sampled === "" ? SAMPLE_NEEDED : null;
  return seen ? null : UNSEEN_LINES;
}

/** Why this verdict cannot be given, apart from the key arming. */
export function explainBlockedVerdict(detail: ActionDetail, verdict: Verdict, seen: boolean, sampled = ""): string | null {
  if (detail.status !== "open") return "This action is closed";
  const option = detail.verdicts.find((o) => o.verdict === verdict);
  if (!option) return "The tool does not accept this verdict";
  if (option.disabled !== null) return option.disabled;
  if (verdict !== "approve" && verdict !== "edit") return null;
  if (!detail.content) return "The content is not on this device yet";
  // The same for every risk; a confirmation adds to it and never replaces it.
  const unread = explainUnread(detail, seen, sampled);
  if (unread !== null) return unread;
  return needsReading(detail) ? describeRequiredReading(detail) : null;
}

/** Why "I have read this" cannot be confirmed: what was not on screen cannot have been read. */
export function explainBlockedConfirm(detail: ActionDetail, seen: boolean, sampled = ""): string | null {
  if (!detail.content) return "The content is not on this device yet";
  return explainUnread(detail, seen, sampled) ?? explainUnopened(detail);
}

/** The reason that blocks every verdict; null if at least one can be given or the reasons differ. */
export function findSharedBlock(detail: ActionDetail): string | null {
  const [first, ...others] = detail.verdicts;
  return first && others.every((option) => option.disabled === first.disabled) ? first.disabled : null;
}

/** Why it cannot be claimed. `now` is the hub's clock. */
export function explainBlockedClaim(detail: ActionDetail, now: number): string | null {
  if (detail.status !== "open") return "This action is closed";
  if (detail.held !== null) return detail.held;
  const { claim } = detail;
  if (claim && !claim.mine && claim.until > now) return `Claimed by ${claim.by}`;
  return findSharedBlock(detail);
}

export function needsReading(detail: ActionDetail): boolean {
  return detail.status === "open" && detail.must_read && !detail.read_confirmed;
}

/** "Open all evidence (1 of 3)", or null when nothing is left to open. */
function explainUnopened(detail: ActionDetail): string | null {
  const evidence = detail.content?.evidence ?? [];
  const opened = evidence.filter((e) => e.opened).length;
  return opened < evidence.length ? `Open all evidence (${opened} of ${evidence.length})` : null;
}

/** "Open all evidence (1 of 3), then confirm" */
export function describeRequiredReading(detail: ActionDetail): string {
  return `${explainUnopened(detail) ?? "Read the action"}, then confirm`;
}

/** What the reviewer must still enter before this verdict can be sent. */
export function findMissingInput(verdict: Verdict, draft: Draft): string | null {
  const noComment = draft.comment.trim() === "";
  if (verdict === "reject" && noComment && draft.reasons.length === 0) return "Select a reason or write a comment";
  if (verdict === "respond" && noComment) return "Write your answer in the comment field";
  return null;
}
