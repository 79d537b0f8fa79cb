// One clock for the whole window, on the hub's time.
// Every countdown and every "4 min ago" reads `clock.now`, so all of them turn
// over together and there is one timer however long the list is.

class Clock {
  /** The hub's time in ms, whole seconds apart. */
  now = $state(Date.now());
  #ahead = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The hub said what time it is. */
  set(hubNow: number): void {
    this.#ahead = hubNow - Date.now();
    this.now = this.exact();
  }

  /** The hub's time now, not rounded to the last tick. */
  exact(): number {
    return Date.now() + this.#ahead;
  }

  start(): () => void {
    const tick = () => {
      this.now = this.exact();
      // Aligned to the hub's full second, so that countdowns do not stutter.
      this.#timer = setTimeout(tick, 1000 - (this.now % 1000) + 5);
    };
    tick();
    return () => clearTimeout(this.#timer);
  }
}

export const clock = new Clock();
