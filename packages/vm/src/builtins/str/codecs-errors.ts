/**
 * Errors of codecs: making the UnicodeErrors, finding and calling the handler (Python/codecs.c).
 *
 * A handler gets the exception and returns what to put in the place of the failed range, and where to go on.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { raiseInstance } from "../../machine/errors.ts";
import { call1, callTuple } from "../../object/call.ts";
import { asSize, isIndex } from "../../object/number.ts";
import { FLAG_BYTES_SUBCLASS, FLAG_TUPLE_SUBCLASS } from "../../object/offsets.ts";
import { INDEX_ERROR, TYPE_ERROR, UNICODE_DECODE_ERROR } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { lookUpErrorHandler } from "./codecs-registry.ts";
import { isStr, newStr } from "./text.ts";

// PyUnicodeErrorObject
export const ERROR_ENCODING = 64;
export const ERROR_OBJECT = 72;
export const ERROR_START = 80;
export const ERROR_END = 88;
export const ERROR_REASON = 96;

/** A new UnicodeDecodeError or UnicodeEncodeError; `object` is borrowed. */
export function newCodecError(
  vm: Machine,
  type: Address,
  encoding: string,
  object: Address,
  start: number,
  end: number,
  reason: string,
): Address {
  const mark = vm.mark();
  const encodingStr = vm.hold(newStr(vm, encoding));
  const startInt = vm.hold(newInt(vm, start));
  const endInt = vm.hold(newInt(vm, end));
  const reasonStr = vm.hold(newStr(vm, reason));
  const args = vm.hold(tuplePack(vm, encodingStr, object, startInt, endInt, reasonStr));
  return vm.keep(mark, vm.hold(callTuple(vm, type, args, 0)));
}

/** Sets the range and the reason of an exception that is used again. */
export function updateCodecError(vm: Machine, exception: Address, start: number, end: number, reason: string): void {
  vm.setWord(exception, ERROR_START, start);
  vm.setWord(exception, ERROR_END, end);
  vm.replace(exception, ERROR_REASON, newStr(vm, reason));
}

/** What one encoding or decoding knows of its error handling: words of the native stack own the objects. */
export class ErrorHandling {
  private readonly vm: Machine;
  private readonly type: Address;
  private readonly encoding: string;
  private readonly errors: string | null;
  /** Three words of the native stack: the handler, the exception, the last replacement. */
  private readonly slots: Address;
  /** Where the handler said to go on, not yet checked. */
  position = 0;

  constructor(vm: Machine, type: Address, encoding: string, errors: string | null) {
    this.vm = vm;
    this.type = type;
    this.encoding = encoding;
    this.errors = errors;
    this.slots = vm.mark();
    for (let i = 0; i < 3; i++) vm.hold(0);
  }

  /** Whether the handler is the built-in one of a name. */
  is(name: string): boolean {
    return this.errors === name;
  }

  private exception(object: Address, start: number, end: number, reason: string): Address {
    const { vm, slots } = this;
    const known = vm.get(slots, 8);
    if (known !== 0) {
      updateCodecError(vm, known, start, end, reason);
      return known;
    }
    const made = newCodecError(vm, this.type, this.encoding, object, start, end, reason);
    vm.set(slots, 8, made);
    return made;
  }

  /** The exception for a range, to be thrown. */
  strict(object: Address, start: number, end: number, reason: string): unknown {
    return raiseInstance(this.vm, this.vm.newRef(this.exception(object, start, end, reason)));
  }

  /**
   * Asks the handler; returns its replacement, which stays alive until the next call, and leaves its position in
   * `position`.
   * Throws what it throws: with "strict", the error itself.
   */
  call(object: Address, start: number, end: number, reason: string): Address {
    const { vm, slots } = this;
    if (this.errors === null || this.errors === "strict") throw this.strict(object, start, end, reason);
    if (vm.get(slots, 0) === 0) vm.set(slots, 0, lookUpErrorHandler(vm, this.errors));
    const exception = this.exception(object, start, end, reason);
    const mark = vm.mark();
    const result = vm.hold(call1(vm, vm.get(slots, 0), exception));
    this.checkResult(result);
    const replacement = vm.newRef(vm.tupleItem(result, 0));
    vm.replace(slots, 16, replacement);
    this.position = asSize(vm, vm.tupleItem(result, 1), 0);
    vm.release(mark);
    return replacement;
  }

  private checkResult(result: Address): void {
    const { vm } = this;
    const decoding = this.type === UNICODE_DECODE_ERROR;
    const isPair = vm.hasFlag(result, FLAG_TUPLE_SUBCLASS) && vm.tupleSize(result) === 2;
    if (isPair && isIndex(vm, vm.tupleItem(result, 1))) {
      const replacement = vm.tupleItem(result, 0);
      if (isStr(vm, replacement) || (!decoding && vm.hasFlag(replacement, FLAG_BYTES_SUBCLASS))) return;
    }
    const wanted = decoding
      ? "decoding error handler must return (str, int) tuple"
      : "encoding error handler must return (str/bytes, int) tuple";
    throw vm.raise(TYPE_ERROR, wanted);
  }

  /** The object that the handler left in the exception, borrowed. */
  objectNow(): Address {
    return this.vm.get(this.vm.get(this.slots, 8), ERROR_OBJECT);
  }

  /** The handler's position, from the end if negative, within `[0, length]`. */
  checkedPosition(length: number): number {
    const at = this.position < 0 ? this.position + length : this.position;
    if (at < 0 || at > length) {
      throw this.vm.raise(INDEX_ERROR, `position ${at} from error handler out of bounds`);
    }
    return at;
  }

  /** Releases everything this owns. */
  release(): void {
    this.vm.release(this.slots);
  }
}
