/**
 * From objects in memory to marshalled bytes (Python/marshal.c, writing).
 *
 * From version 3 on an object that is met again is written as a reference. Which objects could be is told by their counts: what has only
 * one reference is not remembered, and its type code carries no flag. The bytes therefore depend on reference counts, as CPython's do.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { bytesLength } from "../builtins/bytes/bytes.ts";
import { imaginaryPart, realPart } from "../builtins/complex/complex.ts";
import { dictKeyAt, dictNext, dictValueAt } from "../builtins/dict/dict.ts";
import { floatValue } from "../builtins/float/float.ts";
import { signedSize } from "../builtins/int/int.ts";
import { listItem, listSize } from "../builtins/list/list.ts";
import { setKeyAt, setNext, setSize } from "../builtins/set/set.ts";
import { encodeUtf8 } from "../builtins/str/codecs-utf8.ts";
import { isInterned } from "../builtins/str/intern.ts";
import { strData, strIsAscii, strLength } from "../builtins/str/text.ts";
import { clearException } from "../machine/errors.ts";
import { hasBuffer, withBuffer } from "../object/buffer.ts";
import { formatFloat } from "../numeric/index.ts";
import {
  BYTES_DATA,
  CO_ARGCOUNT,
  CO_CELLVARS,
  CO_CODE,
  CO_CONSTS,
  CO_FILENAME,
  CO_FIRSTLINENO,
  CO_FLAGS,
  CO_FREEVARS,
  CO_KWONLYARGCOUNT,
  CO_LINETABLE,
  CO_NAME,
  CO_NAMES,
  CO_NLOCALS,
  CO_POSONLYARGCOUNT,
  CO_STACKSIZE,
  CO_VARNAMES,
  LONG_DIGITS,
} from "../object/offsets.ts";
import {
  BYTES_TYPE,
  CODE_TYPE,
  COMPLEX_TYPE,
  DICT_TYPE,
  ELLIPSIS,
  FALSE,
  FLOAT_TYPE,
  FROZENSET_TYPE,
  INT_TYPE,
  LIST_TYPE,
  NONE,
  SET_TYPE,
  STOP_ITERATION,
  STR_TYPE,
  TRUE,
  TUPLE_TYPE,
  VALUE_ERROR,
} from "../object/static.ts";

const FLAG_REF = 0x80;
/** MAX_MARSHAL_STACK_DEPTH. */
const MAX_DEPTH = 2000;
/** Digits of an int are written as shorts of 15 bits. */
const SHORT_BITS = 15;
const SHORT_MASK = 0x7fff;
/** Floats that are written as text have as many digits. */
const FLOAT_DIGITS = 17;

const CODE_NUMBERS = [CO_ARGCOUNT, CO_POSONLYARGCOUNT, CO_KWONLYARGCOUNT, CO_NLOCALS, CO_STACKSIZE, CO_FLAGS] as const;
const CODE_OBJECTS = [
  CO_CODE,
  CO_CONSTS,
  CO_NAMES,
  CO_VARNAMES,
  CO_FREEVARS,
  CO_CELLVARS,
  CO_FILENAME,
  CO_NAME,
] as const;

/** The bytes of an object in a version of the format (PyMarshal_WriteObjectToString). @throws ValueError */
export function marshal(vm: Machine, object: Address, version: number): Uint8Array {
  const writer = new Writer(vm, version);
  writer.write(object);
  return writer.bytes();
}

class Writer {
  readonly vm: Machine;
  readonly version: number;
  /** Numbers of the objects that may be referred to, by address; null where the version has no references. */
  readonly #numbers: Map<Address, number> | null;
  #buffer: Uint8Array = new Uint8Array(256);
  #length = 0;
  #depth = 0;

  constructor(vm: Machine, version: number) {
    this.vm = vm;
    this.version = version;
    this.#numbers = version >= 3 ? new Map() : null;
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  // ---- primitives -------------------------------------------------------------------------------------------

  /** Makes room for `count` more bytes and returns where they begin. */
  #reserve(count: number): number {
    const at = this.#length;
    if (at + count > this.#buffer.length) {
      if (at + count > this.vm.u8.length) this.vm.noMemory(); // no bytes object could hold it
      const larger = new Uint8Array(Math.max(2 * this.#buffer.length, at + count));
      larger.set(this.bytes());
      this.#buffer = larger;
    }
    this.#length = at + count;
    return at;
  }

  #byte(value: number): void {
    const at = this.#reserve(1); // may exchange the buffer
    this.#buffer[at] = value;
  }

  #short(value: number): void {
    const at = this.#reserve(2);
    this.#buffer[at] = value;
    this.#buffer[at + 1] = value >> 8;
  }

  #long(value: number): void {
    const at = this.#reserve(4);
    for (let i = 0; i < 4; i++) this.#buffer[at + i] = value >> (8 * i);
  }

  #raw(data: Uint8Array): void {
    const at = this.#reserve(data.length);
    this.#buffer.set(data, at);
  }

  /** w_pstring: bytes of the memory behind their number. */
  #sized(data: Address, length: number): void {
    this.#long(length);
    this.#raw(this.vm.u8.subarray(data, data + length));
  }

  #double(value: number): void {
    const at = this.#reserve(8);
    new DataView(this.#buffer.buffer).setFloat64(at, value, true);
  }

  /** w_float_str: the text of a float, as versions before 2 have it. */
  #floatText(value: number): void {
    const text = formatFloat(value, "g", FLOAT_DIGITS);
    this.#byte(text.length);
    for (let i = 0; i < text.length; i++) this.#byte(text.charCodeAt(i));
  }

  // ---- objects ----------------------------------------------------------------------------------------------

  /** w_object. */
  write(object: Address): void {
    if (++this.#depth > MAX_DEPTH) throw this.vm.raise(VALUE_ERROR, "object too deeply nested to marshal");
    const code = singletonCode(object);
    if (code !== 0) this.#byte(code);
    else this.#writeShared(object);
    this.#depth--;
  }

  /** w_ref: a reference to what was written before, or the object itself. */
  #writeShared(object: Address): void {
    const numbers = this.#numbers;
    if (numbers === null || this.vm.refcount(object) === 1) {
      this.#writeValue(object, 0);
      return;
    }
    const number = numbers.get(object);
    if (number === undefined) {
      numbers.set(object, numbers.size);
      this.#writeValue(object, FLAG_REF);
    } else {
      this.#byte(0x72); // r
      this.#long(number);
    }
  }

  /** w_complex_object. */
  #writeValue(object: Address, flag: number): void {
    const { vm } = this;
    switch (vm.typeOf(object)) {
      case INT_TYPE:
        return this.#writeInt(object, flag);
      case FLOAT_TYPE:
        return this.#writeFloat(object, flag);
      case COMPLEX_TYPE:
        return this.#writeComplex(object, flag);
      case BYTES_TYPE:
        this.#byte(0x73 | flag); // s
        return this.#sized(object + BYTES_DATA, bytesLength(vm, object));
      case STR_TYPE:
        return this.#writeStr(object, flag);
      case TUPLE_TYPE:
        return this.#writeTuple(object, flag);
      case LIST_TYPE:
        return this.#writeList(object, flag);
      case DICT_TYPE:
        return this.#writeDict(object, flag);
      case SET_TYPE:
        return this.#writeSet(object, 0x3c | flag); // <
      case FROZENSET_TYPE:
        return this.#writeSet(object, 0x3e | flag); // >
      case CODE_TYPE:
        return this.#writeCode(object, flag);
      default:
        return this.#writeBuffer(object, flag);
    }
  }

  #writeInt(int: Address, flag: number): void {
    const { vm } = this;
    const size = signedSize(vm, int);
    const value = smallIntValue(vm, int, size);
    if (value !== null) {
      this.#byte(0x69 | flag); // i
      this.#long(value);
      return;
    }
    this.#byte(0x6c | flag); // l
    const last = Math.abs(size) - 1;
    const digits = (int + LONG_DIGITS) >> 2;
    const top = vm.i32[digits + last]!;
    const count = 2 * last + (top > SHORT_MASK ? 2 : 1);
    this.#long(size > 0 ? count : -count);
    for (let i = 0; i < last; i++) {
      const digit = vm.i32[digits + i]!;
      this.#short(digit & SHORT_MASK);
      this.#short(digit >> SHORT_BITS);
    }
    this.#short(top & SHORT_MASK);
    if (top > SHORT_MASK) this.#short(top >> SHORT_BITS);
  }

  #writeFloat(float: Address, flag: number): void {
    const binary = this.version > 1;
    this.#byte((binary ? 0x67 : 0x66) | flag); // g, f
    this.#number(floatValue(this.vm, float), binary);
  }

  #writeComplex(complex: Address, flag: number): void {
    const binary = this.version > 1;
    this.#byte((binary ? 0x79 : 0x78) | flag); // y, x
    this.#number(realPart(this.vm, complex), binary);
    this.#number(imaginaryPart(this.vm, complex), binary);
  }

  #number(value: number, binary: boolean): void {
    if (binary) this.#double(value);
    else this.#floatText(value);
  }

  #writeStr(str: Address, flag: number): void {
    const { vm } = this;
    const interned = isInterned(vm, str);
    if (this.version >= 4 && strIsAscii(vm, str)) {
      const length = strLength(vm, str);
      if (length < 256) {
        this.#byte((interned ? 0x5a : 0x7a) | flag); // Z, z
        this.#byte(length);
        this.#raw(vm.u8.subarray(strData(vm, str), strData(vm, str) + length));
      } else {
        this.#byte((interned ? 0x41 : 0x61) | flag); // A, a
        this.#sized(strData(vm, str), length);
      }
      return;
    }
    this.#byte((this.version >= 3 && interned ? 0x74 : 0x75) | flag); // t, u
    const bytes = vm.hold(encodeUtf8(vm, str, "surrogatepass"));
    this.#sized(bytes + BYTES_DATA, bytesLength(vm, bytes));
    vm.decref(vm.unhold());
  }

  #writeTuple(tuple: Address, flag: number): void {
    const size = this.vm.tupleSize(tuple);
    if (this.version >= 4 && size < 256) {
      this.#byte(0x29 | flag); // )
      this.#byte(size);
    } else {
      this.#byte(0x28 | flag); // (
      this.#long(size);
    }
    for (let i = 0; i < size; i++) this.write(this.vm.tupleItem(tuple, i));
  }

  #writeList(list: Address, flag: number): void {
    const { vm } = this;
    const size = listSize(vm, list);
    this.#byte(0x5b | flag); // [
    this.#long(size);
    for (let i = 0; i < size; i++) this.write(listItem(vm, list, i));
  }

  /** The end is a NULL. */
  #writeDict(dict: Address, flag: number): void {
    const { vm } = this;
    this.#byte(0x7b | flag); // {
    for (let i = dictNext(vm, dict, 0); i >= 0; i = dictNext(vm, dict, i + 1)) {
      this.write(dictKeyAt(vm, dict, i));
      this.write(dictValueAt(vm, dict, i));
    }
    this.#byte(0x30);
  }

  #writeSet(set: Address, code: number): void {
    const { vm } = this;
    this.#byte(code);
    this.#long(setSize(vm, set));
    for (let i = setNext(vm, set, 0); i >= 0; i = setNext(vm, set, i + 1)) this.write(setKeyAt(vm, set, i));
  }

  #writeCode(code: Address, flag: number): void {
    const { vm } = this;
    this.#byte(0x63 | flag); // c
    for (const offset of CODE_NUMBERS) this.#long(vm.get(code, offset));
    for (const offset of CODE_OBJECTS) this.write(vm.get(code, offset));
    this.#long(vm.get(code, CO_FIRSTLINENO));
    this.write(vm.get(code, CO_LINETABLE));
  }

  /** Anything with a buffer is written as bytes. */
  #writeBuffer(object: Address, flag: number): void {
    const { vm } = this;
    if (!hasBuffer(vm, object)) throw unmarshallable(vm);
    const mark = vm.mark();
    try {
      withBuffer(vm, object, (data, length) => {
        this.#byte(0x73 | flag); // s
        this.#sized(data, length);
      });
    } catch (error) {
      vm.caught(error, mark);
      clearException(vm);
      throw unmarshallable(vm);
    }
  }
}

function unmarshallable(vm: Machine): unknown {
  return vm.raise(VALUE_ERROR, "unmarshallable object");
}

/** The type code of an object that is its own code, or 0. */
function singletonCode(object: Address): number {
  switch (object) {
    case NONE:
      return 0x4e; // N
    case STOP_ITERATION:
      return 0x53; // S
    case ELLIPSIS:
      return 0x2e; // .
    case FALSE:
      return 0x46; // F
    case TRUE:
      return 0x54; // T
    default:
      return 0;
  }
}

/** The value of an int of 32 bits, null for a larger one. */
function smallIntValue(vm: Machine, int: Address, size: number): number | null {
  if (size < -2 || size > 2) return null;
  const digits = (int + LONG_DIGITS) >> 2;
  let value = 0;
  for (let i = Math.abs(size) - 1; i >= 0; i--) value = value * 2 ** 30 + vm.i32[digits + i]!;
  if (size < 0) value = -value;
  return value === (value | 0) ? value | 0 : null;
}
