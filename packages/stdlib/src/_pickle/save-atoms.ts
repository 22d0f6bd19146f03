/** Pickling what has no parts: numbers, text, bytes; and what the memo knows already. */
import {
  type Address,
  bufferBytes,
  bytearrayData,
  BYTEARRAY_TYPE,
  BYTES_DATA,
  BYTES_TYPE,
  bytesData,
  bytesLength,
  call1,
  copyBytes,
  dictDelete,
  dictGet,
  dictSet,
  emptyTuple,
  encodeUtf8,
  FALSE,
  fitsBits,
  floatRepr,
  floatValue,
  intBitLength,
  intRepr,
  intSign,
  intToNumber,
  isContiguous,
  isTrue,
  KEY_ERROR,
  LONG_DIGITS,
  type Machine,
  newBytes,
  newDict,
  newInt,
  NONE,
  OB_SIZE,
  OVERFLOW_ERROR,
  raiseObject,
  readChar,
  strData,
  strIsAscii,
  strKind,
  strLength,
  tuplePack,
  VALUE_ERROR,
  VIEW_BUF,
  VIEW_LEN,
  VIEW_READONLY,
  VIEW_SUBOFFSETS,
  writeBytes,
  writeFloat,
  decodeLatin1,
  addressText,
} from "@pyvm/vm";
import { BIN, BUFFER_CALLBACK, FAST, FAST_MEMO, FAST_NESTING, MEMO, PROTOCOL } from "./layout.ts";
import { memoFind, MISSING, memoSet, memoSize, newMemoTable } from "./memo-table.ts";
import {
  BINBYTES,
  BINBYTES8,
  BINFLOAT,
  BINGET,
  BININT,
  BININT1,
  BININT2,
  BINPUT,
  BINUNICODE,
  BINUNICODE8,
  BYTEARRAY8,
  LONG1,
  LONG4,
  LONG_BINGET,
  LONG_BINPUT,
  MEMOIZE,
  NEWFALSE,
  NEWTRUE,
  NEXT_BUFFER,
  READONLY_BUFFER,
  SHORT_BINBYTES,
  SHORT_BINUNICODE,
  UNICODE,
} from "./opcodes.ts";
import { Output } from "./output.ts";
import { bufferOf } from "./pickle-buffer.ts";
import { CODECS_ENCODE, picklingError, stateOf } from "./state.ts";

const MAX_UINT32 = 0xffffffff;
/** FAST_NESTING_LIMIT: from here on a pickler without memo looks for cycles. */
const DEEPEST_UNCHECKED = 50;

export abstract class AtomPickling extends Output {
  /** Pickles what `__reduce__` gave for `object`, which is memoized unless it is 0. */
  protected abstract reduce(reduction: Address, object: Address): void;

  protected protocol(): number {
    return this.vm.i32[(this.self + PROTOCOL) >> 2];
  }

  /** Whether the protocol is one of bytes, not of lines. */
  protected isBinary(): boolean {
    return this.vm.i32[(this.self + BIN) >> 2] !== 0;
  }

  // ---- the memo -----------------------------------------------------------------------------------------------

  protected isMemoized(object: Address): boolean {
    return memoFind(this.vm, this.vm.get(this.self, MEMO), object) !== MISSING;
  }

  /** Writes a reference to an object that was pickled before; false if it was not. */
  protected fromMemo(object: Address): boolean {
    const index = memoFind(this.vm, this.vm.get(this.self, MEMO), object);
    if (index === MISSING) return false;
    if (!this.isBinary()) this.text(`g${index}\n`);
    else if (index < 256) this.twoBytes(BINGET, index);
    else if (index <= MAX_UINT32) this.number(LONG_BINGET, 4, index);
    else throw picklingError(this.vm, "memo id too large for LONG_BINGET");
    return true;
  }

  /** memo_get: the same for an object that must have been. */
  protected memoGet(object: Address): void {
    if (!this.fromMemo(object)) throw raiseObject(this.vm, KEY_ERROR, object);
  }

  /** memo_put. */
  protected memoize(object: Address): void {
    const { vm, self } = this;
    if (vm.i32[(self + FAST) >> 2] !== 0) return;
    if (vm.get(self, MEMO) === 0) vm.set(self, MEMO, newMemoTable(vm));
    const memo = vm.get(self, MEMO);
    const index = memoSize(vm, memo);
    memoSet(vm, memo, object, index);
    if (this.protocol() >= 4) this.byte(MEMOIZE);
    else if (!this.isBinary()) this.text(`p${index}\n`);
    else if (index < 256) this.twoBytes(BINPUT, index);
    else this.number(LONG_BINPUT, 4, index);
  }

  /** fast_save_enter: without a memo, a container that is deep down must not be inside of itself. */
  protected enterFast(object: Address): void {
    const { vm, self } = this;
    if (vm.get(self, FAST) === 0) return;
    const nesting = vm.get(self, FAST_NESTING) + 1;
    vm.i32[(self + FAST_NESTING) >> 2] = nesting;
    if (nesting < DEEPEST_UNCHECKED) return;
    if (vm.get(self, FAST_MEMO) === 0) vm.set(self, FAST_MEMO, newDict(vm));
    const memo = vm.get(self, FAST_MEMO);
    const key = vm.hold(newInt(vm, object));
    if (dictGet(vm, memo, key) !== 0) {
      vm.i32[(self + FAST_NESTING) >> 2] = -1;
      const what = `${vm.typeName(object)} at ${addressText(object)}`;
      throw vm.raise(VALUE_ERROR, `fast mode: can't pickle cyclic objects including object type ${what}`);
    }
    dictSet(vm, memo, key, NONE);
    vm.decref(vm.unhold());
  }

  /** fast_save_leave. */
  protected leaveFast(object: Address): void {
    const { vm, self } = this;
    if (vm.get(self, FAST) === 0) return;
    const nesting = vm.get(self, FAST_NESTING);
    vm.i32[(self + FAST_NESTING) >> 2] = nesting - 1;
    if (nesting < DEEPEST_UNCHECKED || vm.get(self, FAST_MEMO) === 0) return;
    const key = vm.hold(newInt(vm, object));
    if (!dictDelete(vm, vm.get(self, FAST_MEMO), key)) throw raiseObject(vm, KEY_ERROR, key);
    vm.decref(vm.unhold());
  }

  // ---- numbers ------------------------------------------------------------------------------------------------

  protected bool(object: Address): void {
    const isFalse = object === FALSE;
    if (this.protocol() >= 2) this.byte(isFalse ? NEWFALSE : NEWTRUE);
    else this.text(isFalse ? "I00\n" : "I01\n");
  }

  protected int(object: Address): void {
    const { i32 } = this.vm;
    const size = i32[(object + OB_SIZE) >> 2];
    if ((size + 1) >>> 0 <= 2) this.int32(Math.imul(size, i32[(object + LONG_DIGITS) >> 2]));
    else if (fitsBits(this.vm, object, 32, true)) this.int32(intToNumber(this.vm, object));
    else if (this.protocol() >= 2) this.long(object);
    else this.longText(object);
  }

  private int32(value: number): void {
    if (!this.isBinary()) this.text(`I${value}\n`);
    else if (value >>> 0 < 0x100) this.twoBytes(BININT1, value);
    else if (value >>> 0 < 0x10000) this.number(BININT2, 2, value);
    else this.number(BININT, 4, value >>> 0);
  }

  /** The bytes of the two's complement, as few as tell the sign. */
  private long(object: Address): void {
    const { vm } = this;
    let count = (intBitLength(vm, object) >> 3) + 1;
    if (intSign(vm, object) < 0 && this.isSignExtended(object, count)) count--;
    if (count < 256) this.twoBytes(LONG1, count);
    else this.number(LONG4, 4, count);
    const at = this.reserve(count);
    writeBytes(vm, object, at, count, true);
  }

  /** Whether the last of `count` bytes of a negative int only repeats the sign. */
  private isSignExtended(object: Address, count: number): boolean {
    return count > 1 && fitsBitsOf(this.vm, object, 8 * (count - 1));
  }

  private longText(object: Address): void {
    const { vm } = this;
    const digits = vm.hold(intRepr(vm, object));
    const size = strLength(vm, digits);
    const at = this.reserve(size + 3);
    vm.u8[at] = 0x4c;
    copyBytes(vm, at + 1, strData(vm, digits), size);
    vm.u8[at + 1 + size] = 0x4c;
    vm.u8[at + 2 + size] = 0x0a;
    vm.decref(vm.unhold());
  }

  protected float(object: Address): void {
    const { vm } = this;
    if (this.isBinary()) {
      const at = this.reserve(9);
      vm.u8[at] = BINFLOAT;
      writeFloat(vm.u8, at + 1, 8, floatValue(vm, object), false);
      return;
    }
    const digits = floatRepr(vm, object);
    const text = vm.toJs(digits);
    vm.decref(digits);
    this.text(`F${text}\n`);
  }

  // ---- bytes --------------------------------------------------------------------------------------------------

  protected bytes(object: Address): void {
    if (this.protocol() >= 3) this.bytesData(object, bytesData(this.vm, object), bytesLength(this.vm, object));
    else this.bytesReduced(object);
  }

  /** Before protocol 3 there is no instruction for bytes. */
  private bytesReduced(object: Address): void {
    const { vm } = this;
    const mark = vm.mark();
    if (bytesLength(vm, object) === 0) {
      this.reduce(vm.hold(tuplePack(vm, BYTES_TYPE, vm.hold(emptyTuple(vm)))), object);
    } else {
      const text = vm.hold(decodeLatin1(vm, object));
      const args = vm.hold(tuplePack(vm, text, vm.hold(vm.intern("latin1"))));
      this.reduce(vm.hold(tuplePack(vm, stateOf(vm, CODECS_ENCODE), args)), object);
    }
    vm.release(mark);
  }

  private bytesData(object: Address, data: Address, size: number): void {
    if (size < 256) this.block(SHORT_BINBYTES, 1, data, size, object);
    else if (size <= MAX_UINT32) this.block(BINBYTES, 4, data, size, object);
    else if (this.protocol() >= 4) this.block(BINBYTES8, 8, data, size, object);
    else {
      const message = "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher";
      throw this.vm.raise(OVERFLOW_ERROR, message);
    }
    this.memoize(object);
  }

  protected bytearray(object: Address): void {
    const { vm } = this;
    const size = vm.get(object, OB_SIZE);
    if (this.protocol() >= 5) return this.bytearrayData(object, bytearrayData(vm, object), size);
    const mark = vm.mark();
    let args: Address;
    if (size === 0) args = emptyTuple(vm);
    else args = tuplePack(vm, vm.hold(newBytes(vm, bufferBytes(vm, object))));
    this.reduce(vm.hold(tuplePack(vm, BYTEARRAY_TYPE, vm.hold(args))), object);
    vm.release(mark);
  }

  private bytearrayData(object: Address, data: Address, size: number): void {
    this.block(BYTEARRAY8, 8, data, size, object);
    this.memoize(object);
  }

  /** save_picklebuffer: `buffer_callback` decides whether the data is to be in the pickle. */
  protected pickleBuffer(object: Address): void {
    const { vm, self } = this;
    if (this.protocol() < 5) throw picklingError(vm, "PickleBuffer can only pickled with protocol >= 5");
    const view = bufferOf(vm, object);
    if (vm.get(view, VIEW_SUBOFFSETS) !== 0 || !(isContiguous(vm, view, "C") || isContiguous(vm, view, "F"))) {
      throw picklingError(vm, "PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
    }
    const isReadonly = vm.get(view, VIEW_READONLY) !== 0;
    const callback = vm.get(self, BUFFER_CALLBACK);
    if (callback !== 0 && !this.isInBand(callback, object)) {
      this.byte(NEXT_BUFFER);
      if (isReadonly) this.byte(READONLY_BUFFER);
      return;
    }
    const source = bufferOf(vm, object); // the callback may have released it
    const [data, size] = [vm.get(source, VIEW_BUF), vm.get(source, VIEW_LEN)];
    if (isReadonly) this.bytesData(object, data, size);
    else this.bytearrayData(object, data, size);
  }

  private isInBand(callback: Address, object: Address): boolean {
    const { vm } = this;
    const mark = vm.mark();
    vm.hold(vm.newRef(callback));
    const answer = isTrue(vm, vm.hold(call1(vm, callback, object)));
    vm.release(mark);
    return answer;
  }

  // ---- text ---------------------------------------------------------------------------------------------------

  protected str(object: Address): void {
    const { vm } = this;
    if (!this.isBinary()) this.line(UNICODE, rawUnicodeEscape(vm, object));
    else if (strIsAscii(vm, object)) this.utf8(strData(vm, object), strLength(vm, object), 0);
    else {
      const bytes = vm.hold(encodeUtf8(vm, object, "surrogatepass"));
      this.utf8(bytes + BYTES_DATA, bytesLength(vm, bytes), bytes);
      vm.decref(vm.unhold());
    }
    this.memoize(object);
  }

  private utf8(data: Address, size: number, payload: Address): void {
    if (size < 256 && this.protocol() >= 4) this.block(SHORT_BINUNICODE, 1, data, size, payload);
    else if (size <= MAX_UINT32) this.block(BINUNICODE, 4, data, size, payload);
    else if (this.protocol() >= 4) this.block(BINUNICODE8, 8, data, size, payload);
    else {
      const message = "serializing a string larger than 4 GiB requires pickle protocol 4 or higher";
      throw this.vm.raise(OVERFLOW_ERROR, message);
    }
  }

  /** An instruction of protocol 0 whose argument is a line. */
  private line(opcode: number, bytes: Uint8Array): void {
    const at = this.reserve(bytes.length + 2);
    const { u8 } = this.vm;
    u8[at] = opcode;
    u8.set(bytes, at + 1);
    u8[at + 1 + bytes.length] = 0x0a;
  }
}

/** Whether an int of any size fits `bits` bits with its sign. */
function fitsBitsOf(vm: Machine, int: Address, bits: number): boolean {
  const length = intBitLength(vm, int);
  if (length !== bits) return length < bits;
  // A negative power of two has one bit more than it needs.
  const count = Math.abs(vm.get(int, OB_SIZE));
  let digit = int + LONG_DIGITS;
  for (let i = 0; i < count - 1; i++, digit += 4) if (vm.get(digit, 0) !== 0) return false;
  const top = vm.get(digit, 0);
  return (top & (top - 1)) === 0;
}

/** raw_unicode_escape: Latin-1, with what would end the line, and everything beyond, as \u and \U. */
function rawUnicodeEscape(vm: Machine, str: Address): Uint8Array {
  const data = strData(vm, str);
  const kind = strKind(vm, str);
  const length = strLength(vm, str);
  const bytes = new Uint8Array(10 * length);
  let size = 0;
  const escape = (letter: number, char: number, digits: number): void => {
    bytes[size++] = 0x5c;
    bytes[size++] = letter;
    for (let shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      bytes[size++] = "0123456789abcdef".charCodeAt((char >> shift) & 15);
    }
  };
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (char >= 0x10000) escape(0x55, char, 8);
    else if (char >= 256 || MUST_ESCAPE.has(char)) escape(0x75, char, 4);
    else bytes[size++] = char;
  }
  return bytes.subarray(0, size);
}

/** NUL, newline, return, the end of a file on DOS, and the backslash itself. */
const MUST_ESCAPE: ReadonlySet<number> = new Set([0, 10, 13, 26, 92]);
