// The desk for the whole window: the state of the frame, and the listeners for
// data that changed. Screens keep their own rows.

import type { AppState, DeskEvent, ProblemView, Topic } from "./bindings/views";
import { asProblem, type CommandName, type Host, type ProblemError, type QuitStep } from "./host/host";
import type { Commands } from "./bindings/commands";
import { clock } from "./kit/clock.svelte";
import { topicsOf, type Listener, type TopicOf } from "./screens";

type Stale = (actions: string[]) => void;

class Desk {
  app = $state.raw<AppState | null>(null);
  /** Why the state of the frame cannot be read; null while it can. */
  problem = $state.raw<ProblemError | null>(null);
  /** The question whether to quit, while it is open. */
  quitQuestion = $state.raw<{ title: string; detail: string } | null>(null);
  /** Settles when the first answer or the first error is here. */
  first: Promise<void> = Promise.resolve();
  #host: Host | null = null;
  #stale = new Set<{ topics: readonly Topic[]; run: Stale }>();
  #open = new Set<(action: string) => void>();
  #refused = new Set<(action: string, problem: ProblemView) => void>();

  /** Listens to events and reads the frame state; returns a function that stops it. */
  start(host: Host): () => void {
    this.#host = host;
    const stopEvents = host.events((event) => this.#handleEvent(event));
    const stopStale = this.onStale("frame", () => void this.refresh(), ["app", "queue", "outbox"]);
    this.first = this.refresh();
    // No event says that the hub went silent; "Synced 10 s ago" must stay true.
    const poll = setInterval(() => void this.refresh(), 10_000);
    return () => {
      clearInterval(poll);
      stopStale();
      stopEvents();
    };
  }

  call<K extends CommandName>(command: K, args: Commands[K]["args"]): Promise<Commands[K]["result"]> {
    if (!this.#host) return Promise.reject(asProblem("The desk is not started"));
    return this.#host.call(command, args);
  }

  openExternal(url: string): Promise<void> {
    return this.#host ? this.#host.openExternal(url) : Promise.resolve();
  }

  startAtLogin(on: boolean | null): Promise<boolean | null> {
    return this.#host ? this.#host.startAtLogin(on) : Promise.resolve(null);
  }

  quit(step: QuitStep): Promise<void> {
    this.quitQuestion = null;
    return this.#host ? this.#host.quit(step) : Promise.resolve();
  }

  refresh = runCoalesced(async () => {
    try {
      this.set(await this.call("app_state", {}));
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  });

  set(app: AppState): void {
    clock.set(app.now, app.rate);
    this.app = app;
  }

  /** Runs when data of these topics changed; all topics of the listener's row in screens.ts if none are named. */
  onStale<L extends Listener>(listener: L, run: Stale, topics: readonly TopicOf<L>[] = topicsOf(listener) as readonly TopicOf<L>[]): () => void {
    return addToSet(this.#stale, { topics, run });
  }

  onOpen(run: (action: string) => void): () => void {
    return addToSet(this.#open, run);
  }

  onRefused(run: (action: string, problem: ProblemView) => void): () => void {
    return addToSet(this.#refused, run);
  }

  #handleEvent(event: DeskEvent): void {
    if (event.type === "stale") {
      for (const { topics, run } of this.#stale) if (topics.some((t) => event.topics.includes(t))) run(event.actions);
    } else if (event.type === "open") {
      for (const run of this.#open) run(event.action);
    } else if (event.type === "refused") {
      for (const run of this.#refused) run(event.action, event.problem);
    } else if (event.type === "confirm_quit") {
      this.quitQuestion = { title: event.title, detail: event.detail };
    }
    // "notify" is handled by the app shell, which shows a system notification.
  }
}

/** Runs one call at a time; a call made while it runs causes one more run after it. */
export function runCoalesced(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  return () => {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await run();
      } while (again);
    })().finally(() => (running = null));
    return running;
  };
}

function addToSet<T>(set: Set<T>, value: T): () => void {
  set.add(value);
  return () => set.delete(value);
}

export const desk = new Desk();
