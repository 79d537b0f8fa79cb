// The same desk over loopback HTTP, for a plain browser (tests, and a look at the UI without the app).

import type { DeskEvent } from "../bindings/views";
import { ALL_TOPICS } from "../screens";
import { asProblem, type Host } from "./host";

/** Browsers send at most 64 KiB for a page that has gone. */
const MAX_KEEPALIVE_CHARACTERS = 15_000;

export function browserHost(): Host {
  return {
    async call(command, args) {
      try {
        const text = JSON.stringify(args);
        const answer = await fetch(`/desk/call/${command}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: text,
          // What is kept when the page goes must arrive after it.
          keepalive: command === "keep_draft" && text.length < MAX_KEEPALIVE_CHARACTERS,
        });
        const body: unknown = await answer.json();
        if (!answer.ok) throw body;
        return body as never;
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
    events,
    // A page does not start with the computer.
    startAtLogin: () => Promise.resolve(null),
    // A page cannot end the desk; its browser tab is closed instead.
    async quit() {},
    async openExternal(url) {
      window.open(url, "_blank", "noopener,noreferrer");
    },
  };
}

function events(listener: (event: DeskEvent) => void): () => void {
  const source = new EventSource("/desk/events");
  let dropped = false;
  source.onerror = () => (dropped = true);
  source.onmessage = (message) => listener(JSON.parse(message.data) as DeskEvent);
  source.onopen = () => {
    // Events sent while the connection was down are lost, so every topic is read again.
    if (dropped) listener({ type: "stale", topics: [...ALL_TOPICS], actions: [] });
    dropped = false;
  };
  return () => source.close();
}
