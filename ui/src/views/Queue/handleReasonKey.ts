// The number keys toggle reasons, except in text fields.

import type { ActionDetail } from "../../bindings/views";
import { isComposing } from "../../kit/composition";
import { overlays } from "../../kit/overlays.svelte";
import { digitOf } from "../../keys";

export function handleReasonKey(event: KeyboardEvent, detail: Pick<ActionDetail, "status" | "reasons"> | null, toggle: (code: string) => void): void {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || overlays.count > 0 || isComposing(event)) return;
  const digit = digitOf({ key: event.key, code: event.code, shift: event.shiftKey });
  if (digit === null || digit === 0 || detail?.status !== "open") return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
  const reason = detail.reasons[digit - 1];
  if (!reason) return;
  event.preventDefault();
  toggle(reason.code);
}
