// Small choices of this device that are not worth a preference of the desk.

/** What was stored; null where nothing readable is. */
export function readStored(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Where nothing can be stored, the choice lasts as long as the window. */
export function store(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage, or it is full.
  }
}
