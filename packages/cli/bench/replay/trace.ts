/**
 * A trace of what a program did to its heap: words of four bytes, each event with its kind first. Blocks have numbers, from 1.
 *
 *     ALLOCATE block bytes
 *     RESIZE   block new-block bytes      what was in the first is in the second now
 *     RELEASE  block
 *     TRACK    block                      the block is a container (the header begins it), complete from here on
 *     STATE    block held n block×n       whether it is held from outside, and which tracked containers it refers to; only where that changed
 *     SAFE_POINT                          the end of a row of states: a collection might take place here
 */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

export const ALLOCATE = 1;
export const RESIZE = 2;
export const RELEASE = 3;
export const TRACK = 4;
export const STATE = 5;
export const SAFE_POINT = 6;

const CHUNK_WORDS = 1 << 20;

/** Writes a trace to a file, a chunk at a time. */
export class TraceWriter {
  readonly #file: number;
  readonly #words: Int32Array = new Int32Array(CHUNK_WORDS);
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, "w");
  }

  write(word: number): void {
    if (this.#length === CHUNK_WORDS) this.#flush();
    this.#words[this.#length++] = word;
  }

  end(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, new Uint8Array(this.#words.buffer, 0, this.#length * 4));
    this.#length = 0;
  }
}

export function readTrace(path: string): Int32Array {
  const bytes = readFileSync(path);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
