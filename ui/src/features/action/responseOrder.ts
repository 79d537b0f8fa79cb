// ResponseOrder to the same question may come out of order. Lets through each that is
// newer than the last one let through. Pure; does not ask anything itself.

export class ResponseOrder {
  #asked = 0;
  #heard = 0;

  /** A question is asked. The function says, once, whether its answer still counts. */
  startRequest(): () => boolean {
    const mine = ++this.#asked;
    return () => {
      if (mine <= this.#heard) return false;
      this.#heard = mine;
      return true;
    };
  }
}
