// Short messages about what just happened. They disappear after some seconds.

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  /** A button beside the text. */
  act?: { label: string; run: () => void };
}

class Toasts {
  list = $state.raw<Toast[]>([]);
  #next = 1;

  show(text: string, tone: Toast["tone"] = "plain", act?: Toast["act"]): void {
    const id = this.#next++;
    // One plain message at a time, because messages cover the list.
    const kept = this.list.filter((toast) => toast.tone === "bad" || toast.act).slice(-2);
    this.list = [...kept, { id, text, tone, ...(act ? { act } : {}) }];
    setTimeout(() => this.drop(id), tone === "bad" || act ? 12_000 : 5_000);
  }

  drop(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
