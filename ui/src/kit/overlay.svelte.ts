// How many dialogs stand above the page. While any does, the page's own keys sleep.

class Overlays {
  count = $state(0);

  /** For an effect of the dialog: counts it as long as it is mounted. */
  hold(): () => void {
    this.count += 1;
    return () => (this.count -= 1);
  }
}

export const overlays = new Overlays();
