// The desk inside the same app, over Tauri IPC.

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { DeskEvent } from "../bindings/views";
import { asProblem, type Host } from "./host";

export function tauriHost(): Host {
  return {
    async call(command, args) {
      try {
        return await invoke("desk_call", { command, args });
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
    events(listener) {
      const listening = listen<DeskEvent>("desk-event", (event) => listener(event.payload));
      return () => void listening.then((stop) => stop());
    },
    async quit(step) {
      try {
        await invoke("quit_app", { step });
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
    async startAtLogin(on) {
      try {
        return await invoke<boolean>("start_at_login", { on });
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
    async openExternal(url) {
      try {
        await invoke("open_external", { url });
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
  };
}
