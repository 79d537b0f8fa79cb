// How the UI calls the desk. Only this folder knows about Tauri and the loopback
// server; the rest of the UI sees a Host.

import type { Commands } from "../bindings/commands";
import type { DeskEvent, ProblemView } from "../bindings/views";

export type CommandName = keyof Commands;

export type QuitStep = "ask" | "confirm" | "cancel";

export interface Host {
  /** Rejects with a ProblemError, never with anything else. */
  call<K extends CommandName>(command: K, args: Commands[K]["args"]): Promise<Commands[K]["result"]>;
  /** Returns a function that stops listening. */
  events(listener: (event: DeskEvent) => void): () => void;
  /** Opens a web address in the browser. */
  openExternal(url: string): Promise<void>;
  /** Whether the app starts at login; `on` changes it first. Null where this host cannot start anything. */
  startAtLogin(on: boolean | null): Promise<boolean | null>;
  /** `ask` quits, after a `confirm_quit` event while the hub runs in the app; the other two answer that event. */
  quit(step: QuitStep): Promise<void>;
}

/** A refusal of the desk, with a text a person can act on. */
export class ProblemError extends Error {
  readonly code: string;
  readonly title: string;
  readonly detail: string;

  constructor(problem: ProblemView) {
    super(`${problem.title} ${problem.detail}`.trim());
    this.name = "ProblemError";
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
  }
}

/** Turns anything thrown into a problem. */
export function asProblem(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown;
  if (typeof thrown === "string" && thrown.startsWith("{")) {
    try {
      return asProblem(JSON.parse(thrown));
    } catch {
      // Not JSON: used as plain text below.
    }
  }
  if (isProblem(thrown)) return new ProblemError(thrown);
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new ProblemError({ code: "desk_unreachable", title: "The desk did not respond", detail });
}

function isProblem(value: unknown): value is ProblemView {
  return typeof value === "object" && value !== null && "code" in value && "title" in value && "detail" in value;
}
