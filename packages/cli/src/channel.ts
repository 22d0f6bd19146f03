/**
 * Requests from the Python thread to the main thread, answered synchronously through shared memory: what only the main thread of a Node process can
 * do. Signals go the other way.
 *
 * ```text
 *  int32 0 state: 0 idle, 1 answered   1 length of the answer   2 pending signals (bits)   3 died of an interrupt   4 machine attached
 *  16 ...  the answer, UTF-8 JSON
 * ```
 */
import type { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

const BUFFER_BYTES = 1 << 20;
const STATE = 0;
const LENGTH = 1;
const SIGNALS = 2;
const INTERRUPTED = 3;
const TEXT = 16;

/** What the Python thread may ask for. */
export type Request =
  | { readonly ask: "line"; readonly prompt: string }
  | { readonly ask: "chdir"; readonly path: string }
  /** The machine's memory, so that a signal can set a bit of the eval breaker. */
  | { readonly ask: "attach"; readonly memory: SharedArrayBuffer; readonly word: number; readonly bit: number };

export type Answer =
  | { readonly value: string | null }
  | { readonly error: { readonly code: string; readonly errno: number; readonly message: string } };

/** Both ends hold one over the same buffer. */
export class Channel {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  #breaker: { readonly words: Int32Array; readonly index: number; readonly bit: number } | undefined;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(BUFFER_BYTES)) {
    this.buffer = buffer;
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

  /** From now on a signal also sets a bit of the machine's eval breaker. */
  attach(memory: SharedArrayBuffer, word: number, bit: number): void {
    this.#breaker = { words: new Int32Array(memory), index: word >> 2, bit };
  }

  /** Records a signal for the Python thread. */
  signal(number: number): void {
    Atomics.or(this.#words, SIGNALS, 1 << number);
    Atomics.notify(this.#words, SIGNALS);
    if (this.#breaker !== undefined) Atomics.or(this.#breaker.words, this.#breaker.index, this.#breaker.bit);
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

/** Answers the requests of the Python thread, on the main thread. */
export function serve(channel: Channel, worker: Worker): void {
  const history: string[] = [];
  worker.on("message", (request: Request) => {
    if (request.ask === "attach") {
      channel.attach(request.memory, request.word, request.bit);
      channel.answer({ value: null });
    } else if (request.ask === "chdir") channel.answer(changeDirectory(request.path));
    else void readLine(channel, request.prompt, history);
  });
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

/** One line from the terminal with editing and history; null at the end of input. */
async function readLine(channel: Channel, prompt: string, history: string[]): Promise<void> {
  const { createInterface } = await import("node:readline");
  const editor = createInterface({
    input: process.stdin,
    output: process.stdout,
    history: [...history],
    terminal: true,
  });
  let answered = false;
  const answer = (value: string | null): void => {
    if (answered) return;
    answered = true;
    editor.close();
    process.stdin.pause();
    channel.answer({ value });
  };
  editor.on("SIGINT", () => {
    channel.signal(2);
    process.stdout.write("\n");
    answer("");
  });
  editor.on("close", () => answer(null));
  editor.question(prompt, (line) => {
    if (line !== "" && line !== history[0]) history.unshift(line);
    answer(`${line}\n`);
  });
}
