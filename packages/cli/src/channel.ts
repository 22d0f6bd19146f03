/**
 * Requests from the Python thread to the main thread, answered synchronously through shared memory: what only the main thread of a Node process can
 * do. Signals go the other way.
 *
 * ```text
 *  int32 0 state: 0 idle, 1 answered   1 length of the answer   2 pending signals (bits)   3 died of an interrupt
 *        4 address of the machine's eval breaker, once there is one   5 its bit for signals
 *  24 ...  the answer, UTF-8 JSON
 * ```
 */
import type { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { SignalSource } from "./signal-source.ts";
import { EINTR, TerminalInput } from "./terminal-input.ts";

const BUFFER_BYTES = 1 << 20;
const STATE = 0;
const LENGTH = 1;
const SIGNALS = 2;
const INTERRUPTED = 3;
const BREAKER = 4;
const BREAKER_BIT = 5;
const TEXT = 24;
const SIGINT = 2;

/** What the Python thread may ask for. */
export type Request =
  | { readonly ask: "line"; readonly prompt: string }
  /** What the terminal has to be read, as Latin-1. */
  | { readonly ask: "read"; readonly most: number }
  | { readonly ask: "chdir"; readonly path: string }
  | { readonly ask: "umask"; readonly mask: number }
  | { readonly ask: "listen"; readonly signal: number; readonly on: boolean }
  /** What the timer is, before it is set to `seconds` if they are given. */
  | { readonly ask: "timer"; readonly seconds: number | null; readonly interval: number };

/** What the Python thread says last: nothing is left to be done but to leave. */
export interface Farewell {
  readonly status: number;
}

/** The value is the line without the prompt, the old mask in decimal digits, the timer's two numbers with a space between, or null. */
export type Answer =
  | { readonly value: string | null }
  | { readonly error: { readonly code: string; readonly errno: number; readonly message: string } };

/** Both ends hold one over the same buffer. */
export class Channel {
  readonly buffer: SharedArrayBuffer;
  /** The machine's. */
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  /** Called on the main thread for every signal. */
  onSignal: () => void = () => {};

  constructor(memory: SharedArrayBuffer, buffer: SharedArrayBuffer = new SharedArrayBuffer(BUFFER_BYTES)) {
    this.buffer = buffer;
    this.memory = memory;
    this.#words = new Int32Array(buffer);
  }

  /** Asks and waits. Called by the Python thread. */
  request(port: MessagePort, request: Request): Answer {
    Atomics.store(this.#words, STATE, 0);
    port.postMessage(request);
    Atomics.wait(this.#words, STATE, 0);
    const length = this.#words[LENGTH]!;
    return JSON.parse(new TextDecoder().decode(new Uint8Array(this.buffer).slice(TEXT, TEXT + length))) as Answer;
  }

  /** Answers the request that waits. Called by the main thread. */
  answer(answer: Answer): void {
    let text = new TextEncoder().encode(JSON.stringify(answer));
    if (text.length > BUFFER_BYTES - TEXT) {
      text = new TextEncoder().encode(
        JSON.stringify({ error: { code: "E2BIG", errno: 7, message: "the line is too long" } }),
      );
    }
    new Uint8Array(this.buffer).set(text, TEXT);
    this.#words[LENGTH] = text.length;
    Atomics.store(this.#words, STATE, 1);
    Atomics.notify(this.#words, STATE);
  }

  /** From now on a signal also sets a bit of the machine's eval breaker, as those do that are there. Called by the Python thread. */
  attach(breaker: number, bit: number): void {
    this.#words[BREAKER_BIT] = bit;
    Atomics.store(this.#words, BREAKER, breaker);
    if (this.hasSignals()) this.#break();
  }

  #break(): void {
    const breaker = Atomics.load(this.#words, BREAKER);
    if (breaker !== 0) Atomics.or(new Int32Array(this.memory), breaker >> 2, this.#words[BREAKER_BIT]!);
  }

  /** Records a signal for the Python thread. */
  signal(number: number): void {
    Atomics.or(this.#words, SIGNALS, 1 << number);
    Atomics.notify(this.#words, SIGNALS);
    this.#break();
    this.onSignal();
  }

  /** The signals recorded since the last call. */
  takeSignals(): number[] {
    const bits = Atomics.exchange(this.#words, SIGNALS, 0);
    const numbers: number[] = [];
    for (let number = 1; number < 32; number++) if ((bits & (1 << number)) !== 0) numbers.push(number);
    return numbers;
  }

  hasSignals(): boolean {
    return Atomics.load(this.#words, SIGNALS) !== 0;
  }

  /** The word to wait on for a signal, for sleeps that Ctrl-C ends. */
  get signalWords(): Int32Array {
    return this.#words;
  }

  get diedOfInterrupt(): boolean {
    return Atomics.load(this.#words, INTERRUPTED) !== 0;
  }

  /** Tells the main thread to end as a process that SIGINT killed. */
  dieOfInterrupt(): void {
    Atomics.store(this.#words, INTERRUPTED, 1);
  }
}

/** The index of the signals' word, for `Atomics.wait`. */
export const SIGNALS_INDEX: number = SIGNALS;

/** Answers the requests of the Python thread until it says farewell, on the main thread. */
export function serve(channel: Channel, worker: Worker, leave: (status: number) => void): void {
  const source = new SignalSource(channel);
  const input = new TerminalInput(() => channel.signal(SIGINT));
  channel.onSignal = () => input.interrupt();
  const answer = (given: Answer): void => channel.answer(given);
  worker.on("message", (request: Request | Farewell) => {
    if ("status" in request) leave(request.status);
    else if ((request.ask === "line" || request.ask === "read") && channel.hasSignals()) channel.answer(EINTR);
    else if (request.ask === "line") input.readLine(request.prompt, answer);
    else if (request.ask === "read") input.read(request.most, answer);
    else channel.answer(answerOf(request, source));
  });
}

function answerOf(request: Exclude<Request, { readonly ask: "line" | "read" }>, source: SignalSource): Answer {
  switch (request.ask) {
    case "chdir":
      return changeDirectory(request.path);
    case "umask":
      return { value: String(process.umask(request.mask)) };
    case "listen":
      source.listen(request.signal, request.on);
      return { value: null };
    case "timer": {
      const value = source.timer.join(" ");
      if (request.seconds !== null) source.setTimer(request.seconds, request.interval);
      return { value };
    }
  }
}

function changeDirectory(path: string): Answer {
  try {
    process.chdir(path);
    return { value: null };
  } catch (error) {
    const { code, errno, message } = error as NodeJS.ErrnoException;
    return { error: { code: code ?? "EIO", errno: Math.abs(errno ?? 5), message } };
  }
}
