// A set of line numbers. Pure.

export class LineSet {
  #lines = new Set<number>();
  #largest = -1;

  has(line: number): boolean {
    return this.#lines.has(line);
  }

  /** True if the line was not in the set. */
  add(line: number): boolean {
    const before = this.#lines.size;
    this.#largest = Math.max(this.#largest, line);
    return this.#lines.add(line).size > before;
  }

  /** Members from `from` up to but not including `to`. */
  count(from: number, to: number): number {
    if (from === 0 && to > this.#largest) return this.#lines.size;
    let found = 0;
    for (const line of this.#lines) if (line >= from && line < to) found += 1;
    return found;
  }

  /** The first number below `to` that is not in the set. */
  firstMissing(to: number): number | null {
    for (let line = 0; line < to; line++) if (!this.#lines.has(line)) return line;
    return null;
  }
}
