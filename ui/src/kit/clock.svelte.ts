// One clock for the whole window, in hub time. All countdowns and "4 min ago" read
// `clock.now`, so they change together and need one timer.

/** A fast clock is drawn this often. */
const FAST_TICK_MS = 250;
/** A simulated clock that was not heard of for so long stands: the computer may have been asleep. */
const MAX_UNHEARD_MS = 15_000;

class Clock {
  /** The hub's time in ms, whole seconds apart. */
  now = $state(Date.now());
  /** Milliseconds of the hub in one of this window; 1 except at a simulated hub. */
  rate = $state(1);
  #hub = Date.now();
  #heard = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Sets the clock to the time of the hub, in ms, and how fast that goes. */
  set(hubNow: number, rate = 1): void {
    this.#hub = hubNow;
    this.#heard = Date.now();
    this.rate = rate;
    this.now = this.exact();
  }

  /** The hub's time now in ms, not rounded to the last tick. */
  exact(): number {
    const passed = Date.now() - this.#heard;
    return this.rate === 1 ? this.#hub + passed : this.#hub + Math.min(passed, MAX_UNHEARD_MS) * this.rate;
  }

  start(): () => void {
    const tick = () => {
      this.now = this.exact();
      // Aligned to the hub's full second, so that countdowns do not stutter.
      this.#timer = setTimeout(tick, this.rate > 1 ? FAST_TICK_MS : 1000 - (this.now % 1000) + 5);
    };
    tick();
    return () => clearTimeout(this.#timer);
  }
}

export const clock = new Clock();
