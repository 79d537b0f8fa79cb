// ResponseOrder to the same question may come out of order. Lets through each that is
// newer than the last one let through. Pure; does not ask anything itself.

export class ResponseOrder {
  #started = 0;
  #accepted = 0;

  /** Starts a request. Call the result once, when the response is here: it says whether to use it. */
  startRequest(): () => boolean {
    const mine = ++this.#started;
    return () => {
      if (mine <= this.#accepted) return false;
      this.#accepted = mine;
      return true;
    };
  }
}
