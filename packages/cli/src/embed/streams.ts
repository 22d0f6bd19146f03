/** Standard input, output and error of an embedded machine, as functions or as text. */
import { HostError } from "@pyvm/vm";
import type { Streams } from "./files.ts";

/** What captured output may grow to. */
const CAPTURE_LIMIT = 1 << 26;
const ENOSPC = 28;

export interface StreamOptions {
  /** Gets what is written to standard output, a line or more at a time. Absent, the text is kept for `takeStdout()`. */
  readonly stdout?: (text: string) => void;
  /** Gets what is written to standard error. Absent, the text is kept for `takeStderr()`. */
  readonly stderr?: (text: string) => void;
  /** Standard input: a text, or a function that gives the next piece of one and null at the end. Absent, it is empty. */
  readonly stdin?: string | (() => string | null);
}

/** One output stream: bytes become text, which goes to a function or is kept. */
class Output {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #to: ((text: string) => void) | undefined;
  #kept: string[] = [];
  #length = 0;

  constructor(to: ((text: string) => void) | undefined) {
    this.#to = to;
  }

  write(bytes: Uint8Array): void {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#to !== undefined) {
      this.#to(text);
      return;
    }
    if (this.#length + text.length > CAPTURE_LIMIT) {
      throw new HostError("ENOSPC", ENOSPC, "the output that is kept has become too long");
    }
    this.#kept.push(text);
    this.#length += text.length;
  }

  take(): string {
    const text = this.#kept.join("");
    this.#kept = [];
    this.#length = 0;
    return text;
  }
}

export class EmbeddedStreams implements Streams {
  readonly stdout: Output;
  readonly stderr: Output;
  #stdin: (() => string | null) | undefined;

  constructor(options: StreamOptions) {
    this.stdout = new Output(options.stdout);
    this.stderr = new Output(options.stderr);
    const { stdin } = options;
    this.#stdin = typeof stdin === "string" ? once(stdin) : stdin;
  }

  read(): Uint8Array | null {
    const text = this.#stdin?.() ?? null;
    return text === null ? null : new TextEncoder().encode(text);
  }

  write(stream: 1 | 2, bytes: Uint8Array): void {
    (stream === 1 ? this.stdout : this.stderr).write(bytes);
  }
}

function once(text: string): () => string | null {
  let rest: string | null = text;
  return () => {
    const piece = rest;
    rest = null;
    return piece;
  };
}
