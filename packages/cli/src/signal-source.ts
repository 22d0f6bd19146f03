/** Signals and the timer of the process, as only its main thread has them: what arrives is recorded in the channel, for the Python thread. */
import type { Channel } from "./channel.ts";

const SIGINT = 2;
const SIGALRM = 14;
/** Longer delays than this Node does not keep. */
const LONGEST_DELAY = 2147483647;

export class SignalSource {
  readonly #channel: Channel;
  readonly #listeners = new Map<number, () => void>();
  #alarm: NodeJS.Timeout | undefined;
  /** When the timer expires, in milliseconds of `performance.now()`; and again after how many. */
  #due = 0;
  #interval = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** From now on `signal` is recorded, or left to the system again. SIGINT is recorded always. */
  listen(signal: number, on: boolean): void {
    const name = nameOf(signal);
    const listener = this.#listeners.get(signal);
    if (name === undefined || signal === SIGINT || on === (listener !== undefined)) return;
    if (listener !== undefined) {
      process.removeListener(name, listener);
      this.#listeners.delete(signal);
      return;
    }
    const record = (): void => this.#channel.signal(signal);
    process.on(name, record);
    this.#listeners.set(signal, record);
  }

  /** Seconds until SIGALRM, 0 for never, and those between it and the next one. */
  get timer(): readonly [left: number, interval: number] {
    if (this.#alarm === undefined) return [0, 0];
    return [Math.max(this.#due - performance.now(), 1) / 1000, this.#interval / 1000];
  }

  /** Sends SIGALRM after so many seconds and then at intervals; 0 for never. */
  setTimer(seconds: number, interval: number): void {
    clearTimeout(this.#alarm);
    this.#alarm = undefined;
    if (seconds <= 0) return;
    this.#due = performance.now() + seconds * 1000;
    this.#interval = interval * 1000;
    this.#wait();
  }

  #wait(): void {
    const delay = Math.ceil(Math.min(Math.max(this.#due - performance.now(), 0), LONGEST_DELAY));
    this.#alarm = setTimeout(() => this.#expire(), delay);
  }

  #expire(): void {
    if (performance.now() >= this.#due) {
      this.#channel.signal(SIGALRM);
      if (this.#interval <= 0) {
        this.#alarm = undefined;
        return;
      }
      this.#due += this.#interval;
    }
    this.#wait();
  }
}

/** The name of a signal that Node can hear. */
function nameOf(signal: number): NodeJS.Signals | undefined {
  const { signals } = process.getBuiltinModule("node:os").constants;
  return (Object.keys(signals) as NodeJS.Signals[]).find((name) => signals[name] === signal);
}
