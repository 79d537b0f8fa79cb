// Rows of a settings section of which each can be revoked, after one more question.

import { onMount } from "svelte";
import { desk } from "../../desk.svelte";
import { asProblem } from "../../host/host";
import { toasts } from "../../kit/toasts.svelte";

/** Why this person may change nothing here; null for administrators. */
export const administratorsOnly = () =>
  desk.app?.person?.roles.includes("administrator") ? null : "Only administrators can change this.";

export class RevocableRows<T> {
  /** Null until they were read once. */
  rows = $state.raw<T[] | null>(null);
  /** The name of the row that is asked about. */
  asked = $state<string | null>(null);

  /** `revoke` answers the rows after it; `revoked` is what is said then. To be made while a component is set up. */
  constructor(
    private readonly load: () => Promise<T[]>,
    private readonly revokeRow: (name: string) => Promise<T[]>,
    private readonly revoked: (name: string) => string,
  ) {
    onMount(() => {
      this.read();
      return desk.onStale("settings", () => this.read(), ["tools"]);
    });
  }

  read(): void {
    void this.load().then((rows) => (this.rows = rows), () => undefined);
  }

  async revoke(name: string): Promise<void> {
    try {
      this.rows = await this.revokeRow(name);
      toasts.show(this.revoked(name));
    } catch (thrown) {
      toasts.show(asProblem(thrown).message, "bad");
    } finally {
      this.asked = null;
    }
  }
}
