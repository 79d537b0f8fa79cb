// The number keys toggle reasons, except in text fields.

import type { ActionDetail } from "../../bindings/views";
import { overlays } from "../../kit/overlays.svelte";

export function handleReasonKey(event: KeyboardEvent, detail: Pick<ActionDetail, "status" | "reasons"> | null, toggle: (code: string) => void): void {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || overlays.count > 0) return;
  if (!/^[1-9]$/.test(event.key) || detail?.status !== "open") return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
  const reason = detail.reasons[Number(event.key) - 1];
  if (!reason) return;
  event.preventDefault();
  toggle(reason.code);
}
