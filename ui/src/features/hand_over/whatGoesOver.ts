// What a hand-over tells, counted. Pure.

import type { HandOverDraft, HandOverView, MentionKind } from "../../bindings/views";

const NAMES: Record<MentionKind, [string, string]> = {
  stop: ["stop", "stops"],
  freeze: ["freeze", "freezes"],
  incident: ["incident", "incidents"],
  disagreement: ["disagreement", "disagreements"],
};

function count(of: number, [one, many]: [string, string]): string {
  return `${of} ${of === 1 ? one : many}`;
}

/** "1 claim passed on, 1 released now", "2 of 3 half-read actions, no drafts", one line each. */
export function whatGoesOver(page: Pick<HandOverView, "half_read">, draft: HandOverDraft): string[] {
  const lines: string[] = [];
  const claims = [draft.claims.length > 0 ? `${count(draft.claims.length, ["claim", "claims"])} passed on` : null, draft.release.length > 0 ? `${draft.release.length} released now` : null];
  const passed = claims.filter((part) => part !== null).join(", ");
  if (passed !== "") lines.push(passed);
  if (page.half_read.length > 0) lines.push(`${draft.half_read.length} of ${count(page.half_read.length, ["half-read action", "half-read actions"])}, no drafts`);
  if (draft.mentions.length > 0) {
    const kinds = (Object.keys(NAMES) as MentionKind[]).map((kind) => [kind, draft.mentions.filter((mention) => mention.kind === kind).length] as const);
    lines.push(kinds.filter(([, of]) => of > 0).map(([kind, of]) => count(of, NAMES[kind])).join(", "));
  }
  if (draft.note.trim() !== "") lines.push("1 note");
  return lines;
}
