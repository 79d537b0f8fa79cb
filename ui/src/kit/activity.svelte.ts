// Whether the person used a key, the pointer or the wheel not long ago.

const IDLE_AFTER_MS = 60_000;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

class Activity {
  active = $state(true);

  /** Follows the window; returns a function that stops it. */
  follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const sign = () => {
      this.active = true;
      clearTimeout(timer);
      timer = setTimeout(() => (this.active = false), IDLE_AFTER_MS);
    };
    sign();
    for (const event of SIGNS) addEventListener(event, sign, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const event of SIGNS) removeEventListener(event, sign, { capture: true });
    };
  }
}

export const activity = new Activity();
