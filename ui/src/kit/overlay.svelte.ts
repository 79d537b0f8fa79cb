// What stands between the page and the eye: dialogs above it, or a window that
// is hidden. While a dialog stands, the page's own keys sleep.

class Overlays {
  /** How many dialogs are open. */
  count = $state(0);
  #hidden = $state(false);

  /** The page cannot be seen as a whole. */
  get cover(): boolean {
    return this.count > 0 || this.#hidden;
  }

  /** For an effect of the dialog: counts it as long as it is mounted. */
  hold(): () => void {
    this.count += 1;
    return () => (this.count -= 1);
  }

  /** Follows the window's visibility; returns how to stop. */
  follow(): () => void {
    const read = () => (this.#hidden = document.visibilityState === "hidden");
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }
}

export const overlays = new Overlays();
