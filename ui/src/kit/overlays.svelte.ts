// What stands between the page and the eye: dialogs above it, a window that is
// hidden, or one that another has the keyboard of. While a dialog stands, the
// page's own keys sleep.

class Overlays {
  /** How many dialogs are open. */
  count = $state(0);
  #hidden = $state(false);
  /** Another window has the keyboard. This one may lie beside it, or beneath. */
  away = $state(false);

  /** The page cannot be seen as a whole. */
  get cover(): boolean {
    return this.count > 0 || this.#hidden;
  }

  /** For an effect of the dialog: counts it as long as it is mounted. */
  hold(): () => void {
    this.count += 1;
    return () => (this.count -= 1);
  }

  /** Follows the window's visibility and who has the keyboard; returns how to stop. */
  follow(): () => void {
    const read = () => (this.#hidden = document.visibilityState === "hidden");
    read();
    document.addEventListener("visibilitychange", read);
    const leave = () => (this.away = true);
    // Whoever types or clicks here is here, also where no system says so.
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
