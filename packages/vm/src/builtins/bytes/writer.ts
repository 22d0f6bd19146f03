/** Bytes in the making (CPython's _PyBytesWriter). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBytes } from "./bytes.ts";

export class ByteWriter {
  private bytes: Uint8Array;
  /** How many bytes were written. */
  length = 0;

  constructor(capacity = 64) {
    this.bytes = new Uint8Array(Math.max(capacity, 16));
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  writeByte(byte: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  /** Writes a byte `count` times. */
  fill(byte: number, count: number): void {
    if (count <= 0) return;
    this.reserve(count);
    this.bytes.fill(byte, this.length, this.length + count);
    this.length += count;
  }

  write(data: Uint8Array): void {
    this.reserve(data.length);
    this.bytes.set(data, this.length);
    this.length += data.length;
  }

  /** Writes the low bytes of a JavaScript string of characters below 256. */
  writeText(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i);
  }

  /** What was written, valid until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** What was written as a bytes object. */
  finish(vm: Machine): Address {
    return newBytes(vm, this.written());
  }
}
