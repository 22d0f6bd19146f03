/** What all decoders share: the bytes, the str in the making, and the handling of errors. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { BYTES_DATA, FLAG_BYTES_SUBCLASS, OB_SIZE } from "../../object/offsets.ts";
import { TYPE_ERROR, UNICODE_DECODE_ERROR } from "../../object/static.ts";
import { ErrorHandling } from "./codecs-errors.ts";
import { StringWriter } from "./writer.ts";

/** How many bytes the last stateful decoder used. */
export const consumed: { bytes: number } = { bytes: 0 };

export class Decoder {
  readonly vm: Machine;
  /** The bytes object; a handler may put another in its place. Borrowed. */
  private bytes: Address;
  /** Address and number of its bytes. */
  data: Address;
  length: number;
  /** The index of the next byte. */
  at = 0;
  readonly writer: StringWriter;
  private readonly errors: ErrorHandling;

  constructor(vm: Machine, bytes: Address, encoding: string, errors: string | null) {
    this.vm = vm;
    this.bytes = bytes;
    this.data = bytes + BYTES_DATA;
    this.length = vm.get(bytes, OB_SIZE);
    this.writer = new StringWriter(this.length);
    this.errors = new ErrorHandling(vm, UNICODE_DECODE_ERROR, encoding, errors);
  }

  byte(index: number): number {
    return this.vm.u8[this.data + index]!;
  }

  /** The bytes `[start, end)` cannot be decoded: lets the handler write something else and say where to go on. */
  fail(start: number, end: number, reason: string): void {
    const { errors, writer } = this;
    if (errors.is("replace")) writer.writeChar(0xfffd);
    else if (!errors.is("ignore") && !(errors.is("surrogateescape") && this.escape(start, end))) {
      this.callHandler(start, end, reason);
      return;
    }
    this.at = end;
  }

  /** surrogateescape: bytes above 127 as lone surrogates; false when there are others. */
  private escape(start: number, end: number): boolean {
    for (let i = start; i < end; i++) if (this.byte(i) < 128) return false;
    for (let i = start; i < end; i++) this.writer.writeChar(0xdc00 + this.byte(i));
    return true;
  }

  private callHandler(start: number, end: number, reason: string): void {
    const { vm, errors } = this;
    const replacement = errors.call(this.bytes, start, end, reason);
    const bytes = errors.objectNow();
    if (!vm.hasFlag(bytes, FLAG_BYTES_SUBCLASS)) throw vm.raise(TYPE_ERROR, "exception attribute object must be bytes");
    this.bytes = bytes;
    this.data = bytes + BYTES_DATA;
    this.length = vm.get(bytes, OB_SIZE);
    this.at = errors.checkedPosition(this.length);
    this.writer.writeStr(vm, replacement);
  }

  /** The str. Says in `consumed` how many bytes were used. */
  finish(used: number = this.at): Address {
    const result = this.writer.finish(this.vm);
    this.errors.release();
    consumed.bytes = used;
    return result;
  }
}
