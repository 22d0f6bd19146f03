/** Where marshalled bytes come from: bytes at hand, or what a subclass fetches (r_byte, r_string and their like of Python/marshal.c). */
import type { Machine } from "../machine/machine.ts";
import { EOF_ERROR } from "../object/static.ts";

export class MarshalInput {
  readonly vm: Machine;
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(vm: Machine, bytes: Uint8Array) {
    this.vm = vm;
    this.#bytes = bytes;
  }

  /** How many more bytes there can be. */
  remaining(): number {
    return this.#bytes.length - this.#position;
  }

  /** r_byte: the next byte, or -1 at the end. */
  byteOrEnd(): number {
    return this.#position < this.#bytes.length ? this.#bytes[this.#position++]! : -1;
  }

  /** The size of a small tuple. At the end it counts as -1, in one byte. */
  sizeByte(): number {
    return this.byteOrEnd() & 0xff;
  }

  /** r_string: the next `count` bytes. @throws EOFError */
  take(count: number): Uint8Array {
    if (count > this.remaining()) throw this.vm.raise(EOF_ERROR, "marshal data too short");
    const start = this.#position;
    this.#position = start + count;
    return this.#bytes.subarray(start, this.#position);
  }

  /** A byte that must be there. */
  byte(): number {
    const byte = this.byteOrEnd();
    if (byte < 0) throw this.vm.raise(EOF_ERROR, "EOF read where object expected");
    return byte;
  }

  short(): number {
    const b = this.take(2);
    return ((b[0]! | (b[1]! << 8)) << 16) >> 16;
  }

  long(): number {
    const b = this.take(4);
    return b[0]! | (b[1]! << 8) | (b[2]! << 16) | (b[3]! << 24);
  }

  double(): number {
    const b = this.take(8);
    return new DataView(b.buffer, b.byteOffset, 8).getFloat64(0, true);
  }
}
