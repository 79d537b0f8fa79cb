// How wide the window is, in CSS px: a zoomed window is a narrow one.

/** Below this the review goes under the action. */
export const STACKED_BELOW_PX = 1080;
/** Below this the list is a drawer over the action. */
export const DRAWER_BELOW_PX = 760;

class Viewport {
  width = $state(globalThis.innerWidth ?? 1440);

  get stacked(): boolean {
    return this.width < STACKED_BELOW_PX;
  }

  get drawer(): boolean {
    return this.width < DRAWER_BELOW_PX;
  }

  /** Follows the size of the window; returns a function that stops it. */
  follow(): () => void {
    const read = () => (this.width = innerWidth);
    read();
    addEventListener("resize", read);
    return () => removeEventListener("resize", read);
  }
}

export const viewport = new Viewport();
