// One clock for the whole window, in hub time. All countdowns and "4 min ago" read
// `clock.now`, so they change together and need one timer.

class Clock {
  /** The hub's time in ms, whole seconds apart. */
  now = $state(Date.now());
  #ahead = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Sets the clock to the time of the hub, in ms. */
  set(hubNow: number): void {
    this.#ahead = hubNow - Date.now();
    this.now = this.exact();
  }

  /** The hub's time now in ms, not rounded to the last tick. */
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
