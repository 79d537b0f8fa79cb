// The text of a filter field. Typing is applied after a short pause; Enter applies
// it at once and tells which text it belongs to.

const TYPING_PAUSE_MS = 120;

export class FilterInput {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #apply: (text: string) => void;
  #enter: (text: string) => void;

  constructor(apply: (text: string) => void, enter: (text: string) => void) {
    this.#apply = apply;
    this.#enter = enter;
  }

  type(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#apply(text.trim()), TYPING_PAUSE_MS);
  }

  /** Enter: the list is filtered by this text, and the key waits for that list. */
  enter(text: string): void {
    clearTimeout(this.#timer);
    this.#enter(text.trim());
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#apply("");
  }
}
