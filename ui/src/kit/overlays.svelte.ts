// What covers the page: open dialogs, a hidden window, or a window without keyboard
// focus. While a dialog is open, the keys of the page are off.

class Overlays {
  /** How many dialogs are open. */
  count = $state(0);
  #hidden = $state(false);
  #sheets = $state(0);
  /** Another window has the keyboard focus. This one may still be visible. */
  away = $state(false);

  /** The page is not fully visible. */
  get cover(): boolean {
    return this.covers(0);
  }

  /** What is drawn in this layer is not fully visible; the page is layer 0, a dialog above it 1. */
  covers(layer: number): boolean {
    return this.count > layer || (layer === 0 && this.#sheets > 0) || this.#hidden;
  }

  /** For a dialog: counts it as open while it is mounted. */
  hold(): () => void {
    this.count += 1;
    return () => (this.count -= 1);
  }

  /** Something lies over the page and leaves its keys on. */
  get sheet(): boolean {
    return this.#sheets > 0;
  }

  /** For what lies over the page and leaves its keys on: covers the page while it is mounted. */
  holdSheet(): () => void {
    this.#sheets += 1;
    return () => void (this.#sheets -= 1);
  }

  /** Follows visibility and keyboard focus of the window; returns a function that stops it. */
  follow(): () => void {
    const read = () => (this.#hidden = document.visibilityState === "hidden");
    read();
    document.addEventListener("visibilitychange", read);
    const leave = () => (this.away = true);
    // A key or click in this window means it is in use, even if no focus event came.
    const back = () => (this.away = false);
    window.addEventListener("blur", leave);
    const returns = ["focus", "keydown", "pointerdown"] as const;
    for (const event of returns) window.addEventListener(event, back, { capture: true });
    return () => {
      document.removeEventListener("visibilitychange", read);
      window.removeEventListener("blur", leave);
      for (const event of returns) window.removeEventListener(event, back, { capture: true });
    };
  }
}

export const overlays = new Overlays();
