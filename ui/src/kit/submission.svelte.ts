// Sends a form once: while it is sent nothing is sent again, and a refusal is kept in words.

import { asProblem } from "../host/host";

export class Submission {
  busy = $state(false);
  /** Why the last one was refused; null after one that was taken. */
  problem = $state<string | null>(null);

  async send(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown).message;
    } finally {
      this.busy = false;
    }
  }
}
