/** From marshalled bytes to objects in memory (Python/marshal.c, reading): code of `.pyc` files and frozen modules, and `marshal.loads`. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newBytes } from "../builtins/bytes/bytes.ts";
import { checkCodeParts, newCode, type CodeParts } from "../builtins/code.ts";
import { newComplex } from "../builtins/complex/complex.ts";
import { dictSet, newDict } from "../builtins/dict/dict.ts";
import { parseFloatText } from "../numeric/index.ts";
import { newFloat } from "../builtins/float/float.ts";
import { newInt } from "../builtins/int/box.ts";
import { allocateInt, finishInt, newIntFromWords } from "../builtins/int/int.ts";
import {
  listAppend,
  listInitItem,
  listItem,
  listSetItem,
  listSize,
  newList,
  newListSized,
} from "../builtins/list/list.ts";
import { newSetOfType, setAdd } from "../builtins/set/set.ts";
import { decodeUtf8 } from "../builtins/str/codecs-utf8.ts";
import { internInPlace, newStrFromCodePoints, newStrSized, strData } from "../builtins/str/text.ts";
import { newTuple, tupleSetItem } from "../builtins/tuple/tuple.ts";
import { LONG_DIGITS } from "../object/offsets.ts";
import {
  ELLIPSIS,
  FALSE,
  FROZENSET_TYPE,
  NONE,
  SET_TYPE,
  STOP_ITERATION,
  TRUE,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../object/static.ts";
import { MarshalInput } from "./input.ts";

const FLAG_REF = 0x80;
/** MAX_MARSHAL_STACK_DEPTH. */
const MAX_DEPTH = 2000;
/** A type code that stands for NULL: the end of a dict. */
const TYPE_NULL = 0x30;
/** Digits of an int are shorts of 15 bits, two for a digit of ours. */
const SHORT_BITS = 15;
const SHORT_BASE = 0x8000;
/** A number of shorts that no int reaches. */
const SIZE_LIMIT = 0x7fffffff;

/** Reads one object; bytes behind it are ignored. @throws EOFError, ValueError or TypeError as CPython */
export function unmarshal(vm: Machine, bytes: Uint8Array): Address {
  return unmarshalFrom(vm, new MarshalInput(vm, bytes));
}

/** Reads one object from any input. */
export function unmarshalFrom(vm: Machine, input: MarshalInput): Address {
  const mark = vm.mark();
  const object = new Reader(vm, input).read();
  if (object === 0) throw vm.raise(TYPE_ERROR, "NULL object in marshal data for object");
  vm.hold(object);
  return vm.keep(mark, object);
}

class Reader {
  readonly vm: Machine;
  readonly input: MarshalInput;
  /** The list of the objects that may be referred to, on the native value stack; None for one that is not complete. */
  readonly references: Address;
  depth = 0;

  constructor(vm: Machine, input: MarshalInput) {
    this.vm = vm;
    this.input = input;
    this.references = vm.hold(newList(vm));
  }

  // ---- references -------------------------------------------------------------------------------------------

  /** R_REF: remembers an object that carries FLAG_REF. Takes the object and gives it back. */
  reference(object: Address, flag: number): Address {
    if (flag !== 0) {
      this.vm.hold(object);
      listAppend(this.vm, this.references, object);
      this.vm.unhold();
    }
    return object;
  }

  /** r_ref_reserve: the place of an object that is not complete before its parts are; -1 for none. */
  reserve(flag: number): number {
    if (flag === 0) return -1;
    listAppend(this.vm, this.references, NONE);
    return listSize(this.vm, this.references) - 1;
  }

  /** r_ref_insert. */
  insert(object: Address, index: number): void {
    if (index >= 0) listSetItem(this.vm, this.references, index, this.vm.newRef(object));
  }

  readReference(): Address {
    const { vm } = this;
    const index = this.input.long();
    const known = index >= 0 && index < listSize(vm, this.references) ? listItem(vm, this.references, index) : NONE;
    if (known === NONE) throw vm.raise(VALUE_ERROR, "bad marshal data (invalid reference)");
    return vm.newRef(known);
  }

  // ---- objects ----------------------------------------------------------------------------------------------

  /** r_object: an owned object, or 0 for NULL. */
  read(): Address {
    const code = this.input.byte();
    if (++this.depth > MAX_DEPTH) throw this.vm.raise(VALUE_ERROR, "recursion limit exceeded");
    const object = this.readType(code & ~FLAG_REF, code & FLAG_REF);
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
    const { vm, input } = this;
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
        return this.reference(newInt(vm, input.long()), flag);
      case 0x49: // I
        return this.reference(this.readInt64(), flag);
      case 0x6c: // l
        return this.reference(this.readLong(), flag);
      case 0x66: // f
        return this.reference(newFloat(vm, this.readFloatText()), flag);
      case 0x67: // g
        return this.reference(newFloat(vm, input.double()), flag);
      case 0x78: // x
        return this.reference(newComplex(vm, this.readFloatText(), this.readFloatText()), flag);
      case 0x79: // y
        return this.reference(newComplex(vm, input.double(), input.double()), flag);
      case 0x73: // s
        return this.reference(newBytes(vm, input.take(this.size("bytes object"))), flag);
      case 0x7a: // z
        return this.reference(this.readLatin1(input.byte(), false), flag);
      case 0x5a: // Z
        return this.reference(this.readLatin1(input.byte(), true), flag);
      case 0x61: // a
        return this.reference(this.readLatin1(this.size("string"), false), flag);
      case 0x41: // A
        return this.reference(this.readLatin1(this.size("string"), true), flag);
      case 0x75: // u
        return this.reference(this.readUtf8(false), flag);
      case 0x74: // t
        return this.reference(this.readUtf8(true), flag);
      case 0x29: // )
        return this.readTuple(input.sizeByte(), flag);
      case 0x28: // (
        return this.readTuple(this.size("tuple"), flag);
      case 0x5b: // [
        return this.readList(flag);
      case 0x7b: // {
        return this.readDict(flag);
      case 0x3c: // <
        return this.readSet(flag);
      case 0x3e: // >
        return this.readFrozenSet(flag);
      case 0x63: // c
        return this.readCode(flag);
      case 0x72: // r
        return this.readReference();
      default:
        throw vm.raise(VALUE_ERROR, "bad marshal data (unknown type code)");
    }
  }

  size(what: string): number {
    const size = this.input.long();
    if (size < 0) throw this.vm.raise(VALUE_ERROR, `bad marshal data (${what} size out of range)`);
    return size;
  }

  /** How many of `size` items to make room for: each takes a byte at least, and the one behind the end is the error. */
  room(size: number): number {
    return Math.min(size, this.input.remaining() + 1);
  }

  readInt64(): Address {
    const low = this.input.long();
    return newIntFromWords(this.vm, low, this.input.long(), true);
  }

  /** r_PyLong. */
  readLong(): Address {
    const { vm } = this;
    const count = this.input.long();
    if (count === 0) return newInt(vm, 0);
    const shorts = Math.abs(count);
    if (shorts > SIZE_LIMIT) throw vm.raise(VALUE_ERROR, "bad marshal data (long size out of range)");
    const digits = (shorts + 1) >>> 1;
    const int = vm.hold(allocateInt(vm, this.room(digits)));
    for (let i = 0; i < digits; i++) {
      let digit = this.readShort();
      if (2 * i + 1 < shorts) digit |= this.readShort() << SHORT_BITS;
      if (i === digits - 1 && (shorts % 2 === 0 ? digit < SHORT_BASE : digit === 0)) {
        throw vm.raise(VALUE_ERROR, "bad marshal data (unnormalized long data)");
      }
      vm.i32[(int + LONG_DIGITS + 4 * i) >> 2] = digit;
    }
    vm.unhold();
    return finishInt(vm, int, count < 0 ? -digits : digits);
  }

  readShort(): number {
    const short = this.input.short();
    if (short < 0) throw this.vm.raise(VALUE_ERROR, "bad marshal data (digit out of range in long)");
    return short;
  }

  readFloatText(): number {
    const text = String.fromCharCode(...this.input.take(this.input.byte()));
    const value = parseFloatText(text);
    if (value === null) throw this.vm.raise(VALUE_ERROR, `could not convert string to float: '${text}'`);
    return value;
  }

  /** The codes say ASCII; CPython reads any byte as the character of its number. */
  readLatin1(size: number, interned: boolean): Address {
    const { vm } = this;
    const data = this.input.take(size);
    let mask = 0;
    for (let i = 0; i < size; i++) mask |= data[i]!;
    let str: Address;
    if (size <= 1 || mask >= 0x80) str = newStrFromCodePoints(vm, data, size);
    else {
      str = newStrSized(vm, size, 127);
      vm.u8.set(data, strData(vm, str));
    }
    return interned ? internInPlace(vm, str) : str;
  }

  readUtf8(interned: boolean): Address {
    const { vm } = this;
    const bytes = vm.hold(newBytes(vm, this.input.take(this.size("string"))));
    const str = decodeUtf8(vm, bytes, "surrogatepass", true);
    vm.decref(vm.unhold());
    return interned ? internInPlace(vm, str) : str;
  }

  readTuple(size: number, flag: number): Address {
    const { vm } = this;
    const tuple = vm.hold(newTuple(vm, this.room(size)));
    this.reference(tuple, flag);
    for (let i = 0; i < size; i++) tupleSetItem(vm, tuple, i, this.readElement("tuple"));
    return vm.unhold();
  }

  readList(flag: number): Address {
    const { vm } = this;
    const size = this.size("list");
    const list = vm.hold(newListSized(vm, this.room(size)));
    this.reference(list, flag);
    for (let i = 0; i < size; i++) listInitItem(vm, list, i, this.readElement("list"));
    return vm.unhold();
  }

  readDict(flag: number): Address {
    const { vm } = this;
    const dict = vm.hold(newDict(vm));
    this.reference(dict, flag);
    for (;;) {
      const key = this.read();
      if (key === 0) break;
      const mark = vm.mark();
      vm.hold(key);
      const value = vm.hold(this.read());
      if (value !== 0) dictSet(vm, dict, key, value);
      vm.release(mark);
      if (value === 0) break;
    }
    return vm.unhold();
  }

  readSet(flag: number): Address {
    const size = this.size("set");
    const set = this.vm.hold(newSetOfType(this.vm, SET_TYPE));
    this.reference(set, flag);
    this.readMembers(set, size);
    return this.vm.unhold();
  }

  /** A frozenset may be referred to once it is complete. */
  readFrozenSet(flag: number): Address {
    const size = this.size("set");
    const index = size === 0 ? -1 : this.reserve(flag);
    const set = this.vm.hold(newSetOfType(this.vm, FROZENSET_TYPE));
    if (size === 0) this.reference(set, flag);
    this.readMembers(set, size);
    this.insert(set, index);
    return this.vm.unhold();
  }

  readMembers(set: Address, size: number): void {
    const { vm } = this;
    for (let i = 0; i < size; i++) {
      const element = vm.hold(this.readElement("set"));
      setAdd(vm, set, element);
      vm.decref(vm.unhold());
    }
  }

  readCode(flag: number): Address {
    const { vm, input } = this;
    const mark = vm.mark();
    const index = this.reserve(flag);
    const numbers = [input.long(), input.long(), input.long(), input.long(), input.long(), input.long()];
    const parts: Address[] = [];
    for (let i = 0; i < 8; i++) parts.push(vm.hold(this.readElement("object")));
    const firstlineno = input.long();
    parts.push(vm.hold(this.readElement("object")));
    const [code, consts, names, varnames, freevars, cellvars, filename, name, linetable] = parts;
    const fields: CodeParts = {
      argcount: numbers[0]!,
      posonlyargcount: numbers[1]!,
      kwonlyargcount: numbers[2]!,
      nlocals: numbers[3]!,
      stacksize: numbers[4]!,
      flags: numbers[5]!,
      firstlineno,
      code: code!,
      consts: consts!,
      names: names!,
      varnames: varnames!,
      freevars: freevars!,
      cellvars: cellvars!,
      filename: filename!,
      name: name!,
      linetable: linetable!,
    };
    checkCodeParts(vm, fields);
    const result = vm.hold(newCode(vm, fields));
    this.insert(result, index);
    return vm.keep(mark, result);
  }
}
