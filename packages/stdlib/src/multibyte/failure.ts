/** What a codec does with what it cannot encode or decode: the built-in ways, or a handler that is asked. */
import {
  type Address,
  call1,
  fitsBits,
  FLAG_BYTES_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  INDEX_ERROR,
  intToNumber,
  isInt,
  isStr,
  lookUpErrorHandler,
  type Machine,
  newCodecError,
  raiseInstance,
  TYPE_ERROR,
  UNICODE_DECODE_ERROR,
  updateCodecError,
} from "@pyvm/vm";
import { TOO_FEW } from "./codec.ts";

/** Where in the input something failed. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** The range that a step failed on; `result` is what the step returned. */
export function failedRange(result: number, at: number, length: number): Range {
  if (result === TOO_FEW) return { start: at, end: length, reason: "incomplete multibyte sequence" };
  return { start: at, end: at + result, reason: "illegal multibyte sequence" };
}

/** The exception of one encoding or decoding, which handlers get again and again: a word of the native stack owns it. */
export class Failure {
  private readonly vm: Machine;
  private readonly type: Address;
  private readonly encoding: string;
  private readonly errors: string;
  private readonly slot: Address;

  constructor(vm: Machine, type: Address, encoding: string, errors: string) {
    this.vm = vm;
    this.type = type;
    this.encoding = encoding;
    this.errors = errors;
    this.slot = vm.mark();
    vm.hold(0);
  }

  get ignores(): boolean {
    return this.errors === "ignore";
  }

  get replaces(): boolean {
    return this.errors === "replace";
  }

  private exception(object: Address, range: Range): Address {
    const { vm, slot } = this;
    const known = vm.get(slot, 0);
    if (known === 0) {
      vm.set(slot, 0, newCodecError(vm, this.type, this.encoding, object, range.start, range.end, range.reason));
    } else updateCodecError(vm, known, range.start, range.end, range.reason);
    return vm.get(slot, 0);
  }

  /**
   * The handler's answer (owned) about a range of `object`: a tuple of a replacement and a position. Raises the exception if
   * there is no handler.
   */
  ask(object: Address, range: Range): Address {
    const { vm } = this;
    const exception = this.exception(object, range);
    if (this.errors === "strict") throw raiseInstance(vm, vm.newRef(exception));
    const mark = vm.mark();
    const handler = vm.hold(lookUpErrorHandler(vm, this.errors));
    const answer = vm.hold(call1(vm, handler, exception));
    this.check(answer);
    return vm.keep(mark, answer);
  }

  private check(answer: Address): void {
    const { vm } = this;
    const decodes = this.type === UNICODE_DECODE_ERROR;
    if (vm.hasFlag(answer, FLAG_TUPLE_SUBCLASS) && vm.tupleSize(answer) === 2 && isInt(vm, vm.tupleItem(answer, 1))) {
      const replacement = vm.tupleItem(answer, 0);
      if (isStr(vm, replacement) || (!decodes && vm.hasFlag(replacement, FLAG_BYTES_SUBCLASS))) return;
    }
    const what = decodes ? "decoding" : "encoding";
    throw vm.raise(TYPE_ERROR, `${what} error handler must return (str, int) tuple`);
  }

  /** Where a handler's answer says to go on in an input of `length`. */
  position(answer: Address, length: number): number {
    const { vm } = this;
    const int = vm.tupleItem(answer, 1);
    let position = fitsBits(vm, int, 64, true) ? intToNumber(vm, int) : -1 - length;
    if (position < 0) position += length;
    if (position >= 0 && position <= length) return position;
    throw vm.raise(INDEX_ERROR, `position ${position} from error handler out of bounds`);
  }

  /** Lets go of the exception. */
  release(): void {
    this.vm.release(this.slot);
  }
}
