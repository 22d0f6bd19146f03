/** What all encoders share: the bytes in the making, and the handling of errors. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { BYTES_DATA, OB_SIZE } from "../../object/offsets.ts";
import { UNICODE_ENCODE_ERROR } from "../../object/static.ts";
import { newBytes } from "../bytes/bytes.ts";
import { ErrorHandling } from "./codecs-errors.ts";
import { isStr, readChar, strData, strKind, strLength } from "./text.ts";

/** Bytes in the making. */
export class ByteWriter {
  private bytes: Uint8Array;
  length = 0;

  constructor(capacity = 64) {
    this.bytes = new Uint8Array(Math.max(capacity, 16));
  }

  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  push(byte: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  /** The bytes of an ASCII text. */
  pushText(text: string): void {
    for (let i = 0; i < text.length; i++) this.push(text.charCodeAt(i));
  }

  /** Bytes of the memory. */
  pushMemory(vm: Machine, from: Address, count: number): void {
    this.reserve(count);
    this.bytes.set(vm.u8.subarray(from, from + count), this.length);
    this.length += count;
  }

  finish(vm: Machine): Address {
    return newBytes(vm, this.bytes.subarray(0, this.length));
  }
}

export abstract class Encoder {
  readonly vm: Machine;
  private readonly str: Address;
  private readonly data: Address;
  private readonly kind: number;
  readonly length: number;
  readonly out: ByteWriter;
  protected readonly errors: ErrorHandling;

  /** `str` is borrowed, and must live as long as this. */
  constructor(vm: Machine, str: Address, encoding: string, errors: string | null) {
    this.vm = vm;
    this.str = str;
    this.data = strData(vm, str);
    this.kind = strKind(vm, str);
    this.length = strLength(vm, str);
    this.out = new ByteWriter(this.length + 16);
    this.errors = new ErrorHandling(vm, UNICODE_ENCODE_ERROR, encoding, errors);
  }

  char(index: number): number {
    return readChar(this.vm, this.data, this.kind, index);
  }

  /** Writes one character; false when it cannot be encoded. */
  protected abstract put(char: number): boolean;
  /** Why a character cannot be encoded. */
  protected abstract readonly reason: string;
  /** Whether surrogateescape gives single bytes here. */
  protected readonly escapesSurrogates: boolean = false;
  /** Whether neighbours that cannot be encoded are one error. */
  protected readonly joinsErrors: boolean = true;

  /** Encodes all characters. */
  run(): Address {
    for (let at = 0; at < this.length;) {
      if (this.put(this.char(at))) at++;
      else at = this.fail(at);
    }
    const result = this.out.finish(this.vm);
    this.errors.release();
    return result;
  }

  /** Whether a character can be encoded: by default, whether writing it works. */
  private canEncode(char: number): boolean {
    const length = this.out.length;
    const can = this.put(char);
    this.out.length = length;
    return can;
  }

  /** Handles the error at `start`; returns where to go on. */
  private fail(start: number): number {
    let end = start + 1;
    if (this.joinsErrors) while (end < this.length && !this.canEncode(this.char(end))) end++;
    const { errors } = this;
    if (errors.is("ignore")) return end;
    if (errors.is("replace")) return this.replaceByQuestionMarks(start, end);
    if (errors.is("surrogateescape") && this.escapesSurrogates) {
      while (start < end && isEscapedByte(this.char(start))) this.out.push(this.char(start++) - 0xdc00);
      if (start === end) return end;
    }
    return this.callHandler(start, end);
  }

  private replaceByQuestionMarks(start: number, end: number): number {
    for (let i = start; i < end; i++) {
      if (!this.put(63)) throw this.errors.strict(this.str, start, end, this.reason);
    }
    return end;
  }

  private callHandler(start: number, end: number): number {
    const { vm, errors } = this;
    const replacement = errors.call(this.str, start, end, this.reason);
    const at = errors.checkedPosition(this.length);
    if (!isStr(vm, replacement)) {
      this.putBytes(replacement + BYTES_DATA, vm.get(replacement, OB_SIZE), start, end);
      return at;
    }
    const kind = strKind(vm, replacement);
    const data = strData(vm, replacement);
    for (let i = 0; i < strLength(vm, replacement); i++) {
      if (!this.putReplacement(readChar(vm, data, kind, i))) throw errors.strict(this.str, start, end, this.reason);
    }
    return at;
  }

  /** Writes one character of a handler's text. */
  protected putReplacement(char: number): boolean {
    return this.put(char);
  }

  /** Writes the bytes that a handler gave. */
  protected putBytes(data: Address, count: number, _start: number, _end: number): void {
    this.out.pushMemory(this.vm, data, count);
  }

  /** The error for a range, to be thrown. */
  protected strict(start: number, end: number): unknown {
    return this.errors.strict(this.str, start, end, this.reason);
  }
}

function isEscapedByte(char: number): boolean {
  return char >= 0xdc80 && char <= 0xdcff;
}
