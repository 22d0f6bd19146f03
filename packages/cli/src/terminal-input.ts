/**
 * Input from the terminal, on the main thread: lines with editing and history for the prompt, or what the terminal itself edits for programs that read.
 *
 * The Python thread waits meanwhile, and a signal ends its waiting with EINTR: a read of its own would not hear of Ctrl-C. What comes with a line but behind it, as
 * when several are pasted, is kept for the next request.
 */
import { openSync } from "node:fs";
import type { Interface } from "node:readline";
import type { ReadStream } from "node:tty";
import type { Answer } from "./channel.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** Bytes that end what the editor is given at once: Ctrl-C, Ctrl-D and the ends of lines. */
const ENDS: ReadonlySet<number> = new Set([3, 4, LINE_FEED, CARRIAGE_RETURN]);
/** The most bytes of one answer. */
const MOST_BYTES = 1 << 16;

/** The answer to who waited in vain: a signal came. */
export const EINTR: Answer = { error: { code: "EINTR", errno: 4, message: "interrupted" } };

export class TerminalInput {
  readonly #hearInterrupt: () => void;
  readonly #history: string[] = [];
  #stream: ReadStream | null = null;
  #kept: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  /** Takes from what is kept, now and whenever something arrives; null while nobody waits. */
  #take: (() => void) | null = null;
  /** Answers the request that waits. */
  #finish: ((answer: Answer) => void) | null = null;
  #ended = false;

  /** `hearInterrupt` is told of Ctrl-C while a line is edited, when the system does not make a signal of it; `interrupt` is to follow. */
  constructor(hearInterrupt: () => void) {
    this.#hearInterrupt = hearInterrupt;
  }

  /** Answers once, with a line and its line feed, null at the end of input, or EINTR. */
  readLine(prompt: string, answer: (answer: Answer) => void): void {
    const { createInterface } = process.getBuiltinModule("node:readline");
    const keys = new (process.getBuiltinModule("node:stream").Readable)({ read() {} });
    const editor = createInterface({
      input: keys,
      output: process.stdout,
      history: [...this.#history],
      terminal: true,
    });
    this.#wait(
      true,
      () => this.#feed(editor, keys),
      (given) => {
        this.#finish = null;
        editor.close();
        answer(given);
      },
    );
    editor.on("SIGINT", this.#hearInterrupt);
    editor.on("close", () => this.#finish?.({ value: null }));
    editor.question(prompt, (line) => {
      if (line !== "" && line !== this.#history[0]) this.#history.unshift(line);
      this.#finish?.({ value: `${line}\n` });
    });
    this.#take?.();
  }

  /** Answers once, with bytes as Latin-1, none at the end of input, or EINTR. */
  read(most: number, answer: (answer: Answer) => void): void {
    this.#wait(false, () => this.#read(Math.min(most, MOST_BYTES)), answer);
    this.#take?.();
  }

  /** Ends the waiting for input, if there is any. */
  interrupt(): void {
    this.#finish?.(EINTR);
  }

  #wait(raw: boolean, take: () => void, answer: (answer: Answer) => void): void {
    this.#take = take;
    this.#finish = (given) => {
      this.#finish = null;
      this.#take = null;
      if (raw) this.#stream?.setRawMode(false);
      this.#stream?.pause();
      answer(given);
    };
    const stream = (this.#stream ??= this.#open());
    if (raw) stream.setRawMode(true);
    stream.resume();
  }

  /** A descriptor of its own, since a stream closes it at the end of input, after which a terminal may go on. */
  #open(): ReadStream {
    const stream = new (process.getBuiltinModule("node:tty").ReadStream)(openSync("/dev/stdin", "r"));
    stream.on("data", (chunk: Buffer) => {
      this.#kept = Buffer.concat([this.#kept, chunk]);
      this.#take?.();
    });
    const end = (): void => {
      if (this.#stream !== stream) return;
      this.#stream = null;
      this.#ended = true;
      this.#take?.();
    };
    stream.on("end", end);
    stream.on("error", end);
    return stream;
  }

  #feed(editor: Interface, keys: NodeJS.ReadableStream): void {
    while (this.#take !== null && this.#kept.length > 0) keys.emit("data", this.#cut(this.#kept.length));
    if (this.#take !== null && this.#isAtEnd()) editor.close();
  }

  #read(most: number): void {
    if (this.#kept.length > 0) this.#finish?.({ value: this.#cut(most).toString("latin1") });
    else if (this.#isAtEnd()) this.#finish?.({ value: "" });
  }

  #isAtEnd(): boolean {
    const ended = this.#ended;
    this.#ended = false;
    return ended;
  }

  /** Takes bytes up to an end, at most `most`; the two bytes of a line's end from elsewhere are one. */
  #cut(most: number): Buffer<ArrayBufferLike> {
    const kept = this.#kept;
    let length = 0;
    while (length < most && length < kept.length && !ENDS.has(kept[length]!)) length++;
    length = Math.min(length + 1, most, kept.length);
    const isPair = kept[length - 1] === CARRIAGE_RETURN && kept[length] === LINE_FEED;
    this.#kept = kept.subarray(isPair ? length + 1 : length);
    return kept.subarray(0, length);
  }
}
