// Responses to the same request may arrive out of order. Accepts a response only if
// its request is newer than the last accepted one. Pure.

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
