/** What the functions of one code object have expected in vain. */

/** How many functions are made for a code object that expect what the loop has seen, before one that expects nothing. */
const MOST = 8;

export class Mistakes {
  /** How many functions were discarded. */
  #discarded = 0;
  readonly #sites = new Set<number>();

  /** Whether a new function may expect anything. */
  get expecting(): boolean {
    return this.#discarded < MOST;
  }

  /** Whether nothing may be expected of an instruction. */
  isAt(index: number): boolean {
    return !this.expecting || this.#sites.has(index);
  }

  /** A function is discarded, because of an instruction if that is not -1. */
  add(index: number): void {
    this.#discarded++;
    if (index >= 0) this.#sites.add(index);
  }
}
