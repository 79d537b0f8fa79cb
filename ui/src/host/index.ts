// Chooses the host once, at start.

import { browserHost } from "./browser";
import type { Host } from "./host";
import { tauriHost } from "./tauri";

// Both are small; fetching the right one would cost the start more than it saves.
export function chooseHost(): Host {
  return "__TAURI_INTERNALS__" in window ? tauriHost() : browserHost();
}

export * from "./host";
