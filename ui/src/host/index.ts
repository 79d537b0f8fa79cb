// Chooses the host once, at start.

import { browserHost } from "./browser";
import type { Host } from "./host";

export async function chooseHost(): Promise<Host> {
  if ("__TAURI_INTERNALS__" in window) {
    const { tauriHost } = await import("./tauri");
    return tauriHost();
  }
  return browserHost();
}

export * from "./host";
