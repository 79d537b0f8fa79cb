// A verdict before it is signed. Kept per action, so that a look at another
// action does not lose the words.

import type { ActionDetail, CertaintyView, VerdictView } from "../../bindings/views";
import type { Stamp } from "./keyArming";

export interface Draft {
  reasons: string[];
  comment: string;
  certainty: CertaintyView | null;
}

export const emptyDraft = (): Draft => ({ reasons: [], comment: "", certainty: null });

/** What a reviewer of this detail sees, as the arming knows it. */
export function stampContent(detail: ActionDetail): Stamp {
  return { digest: detail.digest, revision: detail.revision, content: detail.content !== null, open: detail.status === "open", editedBy: detail.edited_by };
}

/** Said where approval waits for the eye. */
export const UNSEEN_ARGUMENTS = "Not all that runs has been on screen";

/** Why a verdict cannot be given on this action, apart from the moment. `seen`: all of its arguments has been on screen. */
export function explainBlockedVerdict(detail: ActionDetail, verdict: VerdictView, seen: boolean): string | null {
  if (detail.status !== "open") return "This action is closed";
  const option = detail.verdicts.find((o) => o.verdict === verdict);
  if (!option) return "The tool does not take this verdict";
  if (option.disabled !== null) return option.disabled;
  if (verdict !== "approve" && verdict !== "edit") return null;
  if (!detail.content) return "What would be approved is not here yet";
  if (needsReading(detail)) return describeRequiredReading(detail);
  return seen ? null : UNSEEN_ARGUMENTS;
}

/** Why "I have read this" cannot be said. What is not here was read by nobody. */
export function explainBlockedConfirm(detail: ActionDetail): string | null {
  return detail.content ? null : "What there is to read is not here yet";
}

/** The one reason why no verdict at all can be given, if there is one. */
export function findSharedBlock(detail: ActionDetail): string | null {
  const [first, ...others] = detail.verdicts;
  return first && others.every((option) => option.disabled === first.disabled) ? first.disabled : null;
}

/** Why it cannot be claimed. `now` is the hub's clock. */
export function explainBlockedClaim(detail: ActionDetail, now: number): string | null {
  if (detail.status !== "open") return "This action is closed";
  const { claim } = detail;
  if (claim && !claim.mine && claim.until > now) return `${claim.by} is working on this`;
  return findSharedBlock(detail);
}

export function needsReading(detail: ActionDetail): boolean {
  return detail.status === "open" && detail.must_read && !detail.read_confirmed;
}

/** "Open the evidence (1 of 3), or confirm" */
export function describeRequiredReading(detail: ActionDetail): string {
  const evidence = detail.content?.evidence ?? [];
  if (evidence.length === 0) return "Read it first, then confirm";
  return `Open the evidence (${evidence.filter((e) => e.opened).length} of ${evidence.length}), or confirm`;
}

/** What is still missing from a draft before this verdict can be sent. */
export function findMissingInput(verdict: VerdictView, draft: Draft): string | null {
  const wordless = draft.comment.trim() === "";
  if (verdict === "reject" && wordless && draft.reasons.length === 0) return "Choose a reason or write a comment";
  if (verdict === "respond" && wordless) return "Write the answer in the comment";
  return null;
}
