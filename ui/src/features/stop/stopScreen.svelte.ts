// Whether the stop dialog is open, and which stop's report is shown beside the queue.
// One for the whole window: the key chord works on every screen.

class StopScreen {
  /** The dialog is open. */
  asking = $state(false);
  /** The stop whose report is shown; null while an action is shown there. */
  id = $state<string | null>(null);

  show(id: string | null): void {
    this.id = id;
  }
}

export const stopScreen = new StopScreen();
