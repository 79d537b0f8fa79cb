// What a dialog's form does when it is sent: once at a time, with the problem beside it.

import { asProblem } from "../host/host";

export class Sending {
  problem = $state<string | null>(null);
  busy = $state(false);

  /** Sends with `send`; `ondone` takes what it answers. Presses while it runs change nothing. */
  async run<T>(send: () => Promise<T>, ondone: (result: T) => void): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const result = await send();
      this.problem = null;
      ondone(result);
    } catch (thrown) {
      this.problem = asProblem(thrown).message;
    } finally {
      this.busy = false;
    }
  }
}
