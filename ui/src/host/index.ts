// Chooses the host once, at start.

import { browserHost } from "./browser";
import type { Host } from "./host";
import { tauriHost } from "./tauri";

// Both are small; loading one of them lazily would slow the start.
export function chooseHost(): Host {
  return "__TAURI_INTERNALS__" in window ? tauriHost() : browserHost();
}

export * from "./host";
