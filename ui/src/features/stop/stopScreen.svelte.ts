// Whether the stop dialog is open, with what it begins, and which stop's report is shown beside
// the queue. One for the whole window: the key chord works on every screen.

/** What the dialog begins with. */
export interface StopPreset {
  tool: string;
  incident: string;
}

class StopScreen {
  /** The dialog is open. */
  asking = $state(false);
  preset = $state.raw<StopPreset | null>(null);
  /** The stop whose report is shown; null while an action is shown there. */
  id = $state<string | null>(null);

  show(id: string | null): void {
    this.id = id;
  }

  /** Opens the dialog; nothing is stopped before it is confirmed there. */
  ask(preset: StopPreset | null = null): void {
    this.preset = preset;
    this.asking = true;
  }
}

export const stopScreen = new StopScreen();
