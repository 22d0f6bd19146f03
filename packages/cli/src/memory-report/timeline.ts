/** Bytes in use over time, in a bounded number of samples however long the program runs. */
import type { Sample } from "./report.ts";

/** When so many samples are there, every two become one, and each covers twice as many allocations from then on. */
const MOST_SAMPLES = 1024;

export class Timeline {
  readonly #bytes: () => number;
  readonly #clock: () => number;
  #samples: Sample[] = [];
  /** Allocations that a sample covers. */
  #interval = 1;
  #left = 1;
  #most = 0;

  /**
   * @param bytes bytes in use now
   * @param clock milliseconds since the beginning
   */
  constructor(bytes: () => number, clock: () => number) {
    this.#bytes = bytes;
    this.#clock = clock;
    this.#samples.push({ at: 0, bytes: bytes() });
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Something was allocated. */
  tick(): void {
    const bytes = this.#bytes();
    if (bytes > this.#most) this.#most = bytes;
    if (--this.#left > 0) return;
    this.#take(this.#most);
  }

  finish(): void {
    this.#take(this.#bytes());
  }

  #take(bytes: number): void {
    this.#samples.push({ at: this.#clock(), bytes });
    if (this.#samples.length > MOST_SAMPLES) this.#halve();
    this.#left = this.#interval;
    this.#most = 0;
  }

  #halve(): void {
    const halved: Sample[] = [];
    for (let i = 0; i < this.#samples.length; i += 2) {
      const first = this.#samples[i]!;
      const second = this.#samples[i + 1] ?? first;
      halved.push({ at: second.at, bytes: Math.max(first.bytes, second.bytes) });
    }
    this.#samples = halved;
    this.#interval *= 2;
  }
}
