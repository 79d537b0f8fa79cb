// The state of the line to the hub, as one shape and few words. Pure.

import type { AppState } from "../../bindings/views";
import type { ShapeName, Tone } from "../../kit/Shape.svelte";
import { ago } from "../../kit/time";

export interface SyncWords {
  shape: ShapeName;
  tone: Tone;
  text: string;
}

export function syncWords(app: AppState, now: number): SyncWords {
  const { state, head, hub_head, heard_at } = app.sync;
  // Reviews, claims and whatever else was signed here: what they are is said where they are listed.
  const waiting = app.outbox === 0 ? "" : `, ${app.outbox} waiting`;
  switch (state) {
    case "live":
      return { shape: "dot", tone: "ok", text: `Synced${heard_at === null ? "" : ` ${ago(heard_at, now)}`}${waiting}` };
    case "catching_up": {
      const share = hub_head ? ` ${Math.min(100, Math.floor((head / hub_head) * 100))} %` : "";
      return { shape: "ring", tone: "accent", text: `Catching up${share}${waiting}` };
    }
    case "offline":
      return { shape: "triangle", tone: "warn", text: `Offline${waiting}` };
    case "broken":
      return { shape: "diamond", tone: "bad", text: "Record broken" };
  }
}
