/** From marshalled bytes to objects in memory (Python/marshal.c, reading): code of `.pyc` files and frozen modules, and `marshal.loads`. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newBytes } from "../builtins/bytes/bytes.ts";
import { newCode } from "../builtins/code.ts";
import { newComplex } from "../builtins/complex/complex.ts";
import { dictSet, newDict } from "../builtins/dict/dict.ts";
import { parseFloatText } from "../numeric/index.ts";
import { newFloat } from "../builtins/float/float.ts";
import { newInt } from "../builtins/int/box.ts";
import { newIntFromBig } from "../builtins/int/int.ts";
import { listAppendOwned, newList } from "../builtins/list/list.ts";
import { newFrozenSet, newSet, setAdd } from "../builtins/set/set.ts";
import { internInPlace, newStrFromCodePoints, newStrSized, strData } from "../builtins/str/text.ts";
import { newTuple, tupleSetItem } from "../builtins/tuple/tuple.ts";
import { EOF_ERROR, ELLIPSIS, FALSE, NONE, STOP_ITERATION, TRUE, TYPE_ERROR, VALUE_ERROR } from "../object/static.ts";

const FLAG_REF = 0x80;
/** MAX_MARSHAL_STACK_DEPTH. */
const MAX_DEPTH = 2000;
/** A type code that stands for NULL: the end of a dict. */
const TYPE_NULL = 0x30;

/** Reads one object. @throws EOFError, ValueError or TypeError as CPython */
export function unmarshal(vm: Machine, bytes: Uint8Array): Address {
  return new Reader(vm, bytes).readWhole();
}

/** Reads the object at `start` and says where it ends, for `marshal.load` from files. */
export function unmarshalPrefix(vm: Machine, bytes: Uint8Array, start: number): { object: Address; end: number } {
  const reader = new Reader(vm, bytes, start);
  const object = reader.readWhole();
  return { object, end: reader.position };
}

class Reader {
  readonly vm: Machine;
  readonly bytes: Uint8Array;
  position: number;
  /** Objects that may be referred to; borrowed: what contains them, or the native value stack, owns them. */
  readonly references: Address[] = [];
  depth = 0;

  constructor(vm: Machine, bytes: Uint8Array, start = 0) {
    this.vm = vm;
    this.bytes = bytes;
    this.position = start;
  }

  readWhole(): Address {
    const mark = this.vm.mark();
    const object = this.read();
    if (object === 0) throw this.vm.raise(TYPE_ERROR, "NULL object in marshal data for object");
    this.vm.hold(object);
    return this.vm.keep(mark, object);
  }

  byte(): number {
    if (this.position >= this.bytes.length) throw this.vm.raise(EOF_ERROR, "marshal data too short");
    return this.bytes[this.position++];
  }

  short(): number {
    const low = this.byte();
    return ((low | (this.byte() << 8)) << 16) >> 16;
  }

  long(): number {
    const at = this.position;
    if (at + 4 > this.bytes.length) throw this.vm.raise(EOF_ERROR, "marshal data too short");
    this.position = at + 4;
    const b = this.bytes;
    return b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24);
  }

  take(count: number): Uint8Array {
    if (count > this.bytes.length - this.position) throw this.vm.raise(EOF_ERROR, "marshal data too short");
    const slice = this.bytes.subarray(this.position, this.position + count);
    this.position += count;
    return slice;
  }

  size(what: string): number {
    const size = this.long();
    if (size < 0) throw this.vm.raise(VALUE_ERROR, `bad marshal data (${what} size out of range)`);
    return size;
  }

  double(): number {
    const data = this.take(8);
    return new DataView(data.buffer, data.byteOffset, 8).getFloat64(0, true);
  }

  /** Remembers an object that carries FLAG_REF. A reference of its own keeps it alive until everything is read. */
  reference(object: Address, flag: number): Address {
    if (flag !== 0) {
      this.references.push(object);
      this.vm.hold(this.vm.newRef(object));
    }
    return object;
  }

  /** r_object: an owned object, or 0 for NULL. */
  read(): Address {
    const code = this.byte();
    const flag = code & FLAG_REF;
    if (++this.depth > MAX_DEPTH) throw this.vm.raise(VALUE_ERROR, "recursion limit exceeded");
    const object = this.readType(code & ~FLAG_REF, flag);
    this.depth--;
    return object;
  }

  /** The same where NULL is an error. */
  readElement(container: string): Address {
    const object = this.read();
    if (object === 0) throw this.vm.raise(TYPE_ERROR, `NULL object in marshal data for ${container}`);
    return object;
  }

  readType(type: number, flag: number): Address {
    const vm = this.vm;
    switch (type) {
      case TYPE_NULL:
        return 0;
      case 0x4e: // N
        return vm.newRef(NONE);
      case 0x53: // S
        return vm.newRef(STOP_ITERATION);
      case 0x2e: // .
        return vm.newRef(ELLIPSIS);
      case 0x46: // F
        return vm.newRef(FALSE);
      case 0x54: // T
        return vm.newRef(TRUE);
      case 0x69: // i
        return this.reference(newInt(vm, this.long()), flag);
      case 0x49: // I
        return this.reference(this.readInt64(), flag);
      case 0x6c: // l
        return this.reference(this.readLong(), flag);
      case 0x66: // f
        return this.reference(newFloat(vm, this.readFloatText()), flag);
      case 0x67: // g
        return this.reference(newFloat(vm, this.double()), flag);
      case 0x78: // x
        return this.reference(newComplex(vm, this.readFloatText(), this.readFloatText()), flag);
      case 0x79: // y
        return this.reference(newComplex(vm, this.double(), this.double()), flag);
      case 0x73: // s
        return this.reference(newBytes(vm, this.take(this.size("bytes object"))), flag);
      case 0x7a: // z
        return this.reference(this.readAscii(this.byte(), false), flag);
      case 0x5a: // Z
        return this.reference(this.readAscii(this.byte(), true), flag);
      case 0x61: // a
        return this.reference(this.readAscii(this.size("string"), false), flag);
      case 0x41: // A
        return this.reference(this.readAscii(this.size("string"), true), flag);
      case 0x75: // u
        return this.reference(this.readUtf8(false), flag);
      case 0x74: // t
        return this.reference(this.readUtf8(true), flag);
      case 0x29: // )
        return this.readTuple(this.byte(), flag);
      case 0x28: // (
        return this.readTuple(this.size("tuple"), flag);
      case 0x5b: // [
        return this.readList(flag);
      case 0x7b: // {
        return this.readDict(flag);
      case 0x3c: // <
        return this.readSet(flag, false);
      case 0x3e: // >
        return this.readSet(flag, true);
      case 0x63: // c
        return this.readCode(flag);
      case 0x72: // r
        return this.readReference();
      default:
        throw vm.raise(VALUE_ERROR, "bad marshal data (unknown type code)");
    }
  }

  readReference(): Address {
    const index = this.long();
    const object = index < 0 ? 0 : this.references[index];
    if (object === undefined || object === 0) throw this.vm.raise(VALUE_ERROR, "bad marshal data (invalid reference)");
    return this.vm.newRef(object);
  }

  readInt64(): Address {
    const low = this.long() >>> 0;
    return newIntFromBig(this.vm, (BigInt(this.long()) << 32n) | BigInt(low));
  }

  /** Digits of 15 bits. */
  readLong(): Address {
    const n = this.long();
    if (n === 0) return newInt(this.vm, 0);
    const size = Math.abs(n);
    let hex = 0n;
    const digits: number[] = [];
    for (let i = 0; i < size; i++) {
      const digit = this.short();
      if (digit < 0 || digit > 0x7fff) throw this.vm.raise(VALUE_ERROR, "bad marshal data (digit out of range in long)");
      digits.push(digit);
    }
    if (digits[size - 1] === 0) throw this.vm.raise(VALUE_ERROR, "bad marshal data (unnormalized long data)");
    for (let i = size - 1; i >= 0; i--) hex = (hex << 15n) | BigInt(digits[i]);
    return newIntFromBig(this.vm, n < 0 ? -hex : hex);
  }

  readFloatText(): number {
    const text = String.fromCharCode(...this.take(this.byte()));
    const value = parseFloatText(text);
    if (value === null) throw this.vm.raise(VALUE_ERROR, `could not convert string to float: '${text}'`);
    return value;
  }

  readAscii(size: number, interned: boolean): Address {
    const vm = this.vm;
    const data = this.take(size);
    let mask = 0;
    for (let i = 0; i < size; i++) mask |= data[i];
    if (mask >= 0x80) throw vm.raise(VALUE_ERROR, "bad marshal data (string is not ASCII)");
    const str = newStrSized(vm, size, 127);
    if (size > 1) vm.u8.set(data, strData(vm, str));
    else if (size === 1) {
      vm.decref(str);
      return newStrFromCodePoints(vm, data, 1);
    }
    return interned ? internInPlace(vm, str) : str;
  }

  readUtf8(interned: boolean): Address {
    const data = this.take(this.size("string"));
    const points = decodeUtf8(this.vm, data);
    const str = newStrFromCodePoints(this.vm, points, points.length);
    return interned ? internInPlace(this.vm, str) : str;
  }

  readTuple(size: number, flag: number): Address {
    const vm = this.vm;
    if (size > this.bytes.length - this.position) throw vm.raise(EOF_ERROR, "marshal data too short");
    const tuple = this.reference(newTuple(vm, size), flag);
    vm.hold(tuple);
    for (let i = 0; i < size; i++) {
      const element = this.readElement("tuple");
      tupleSetItem(vm, tuple, i, element);
    }
    vm.newRef(tuple);
    return tuple;
  }

  readList(flag: number): Address {
    const vm = this.vm;
    const size = this.size("list");
    const list = this.reference(newList(vm), flag);
    vm.hold(list);
    for (let i = 0; i < size; i++) listAppendOwned(vm, list, this.readElement("list"));
    return vm.newRef(list);
  }

  readDict(flag: number): Address {
    const vm = this.vm;
    const dict = this.reference(newDict(vm), flag);
    vm.hold(dict);
    for (;;) {
      const key = this.read();
      if (key === 0) break;
      vm.hold(key);
      const value = this.read();
      if (value === 0) break;
      vm.hold(value);
      dictSet(vm, dict, key, value);
    }
    return vm.newRef(dict);
  }

  readSet(flag: number, frozen: boolean): Address {
    const vm = this.vm;
    const size = this.size("set");
    const index = flag !== 0 && frozen ? this.references.push(0) - 1 : -1;
    const set = newSet(vm);
    if (!frozen) this.reference(set, flag);
    vm.hold(set);
    const items = vm.hold(newTuple(vm, frozen ? Math.min(size, this.bytes.length - this.position) : 0));
    for (let i = 0; i < size; i++) {
      const element = vm.hold(this.readElement("set"));
      if (frozen) tupleSetItem(vm, items, i, vm.newRef(element));
      else setAdd(vm, set, element);
    }
    if (!frozen) return vm.newRef(set);
    const result = newFrozenSet(vm, items);
    if (index >= 0) {
      this.references[index] = result;
      vm.hold(vm.newRef(result));
    }
    return result;
  }

  readCode(flag: number): Address {
    const vm = this.vm;
    const index = flag !== 0 ? this.references.push(0) - 1 : -1;
    const numbers = [this.long(), this.long(), this.long(), this.long(), this.long(), this.long()];
    const parts: Address[] = [];
    for (let i = 0; i < 8; i++) parts.push(vm.hold(this.readElement("code object")));
    const firstlineno = this.long();
    parts.push(vm.hold(this.readElement("code object")));
    const [code, consts, names, varnames, freevars, cellvars, filename, name, linetable] = parts.map((part) => vm.newRef(part));
    const result = newCode(vm, {
      argcount: numbers[0], posonlyargcount: numbers[1], kwonlyargcount: numbers[2], nlocals: numbers[3], stacksize: numbers[4],
      flags: numbers[5], firstlineno, code: code!, consts: consts!, names: names!, varnames: varnames!, freevars: freevars!,
      cellvars: cellvars!, filename: filename!, name: name!, linetable: linetable!,
    });
    if (index >= 0) {
      this.references[index] = result;
      vm.hold(vm.newRef(result));
    }
    return result;
  }
}

/** UTF-8 with lone surrogates let through, as marshal writes them. */
function decodeUtf8(vm: Machine, data: Uint8Array): number[] {
  const points: number[] = [];
  for (let i = 0; i < data.length; ) {
    const lead = data[i++];
    const extra = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : -1;
    if (extra < 0 || i + extra > data.length) throw vm.raise(VALUE_ERROR, "bad marshal data (string is not UTF-8)");
    let point = extra === 0 ? lead : lead & (0x3f >> extra);
    for (let k = 0; k < extra; k++) point = (point << 6) | (data[i++] & 0x3f);
    points.push(point);
  }
  return points;
}
