/** PyCodeObject (Objects/codeobject.c), and from a compiled CodeObject to one in memory. */
import { CO_VARARGS, CO_VARKEYWORDS, CO_NOFREE, CodeObject, type CodeConstant } from "@pyvm/compiler";
import { CodePointString, type Constant, Complex, ELLIPSIS as ELLIPSIS_CONSTANT, FrozenSet, Tuple } from "@pyvm/parser";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { freeZombieFrames } from "../eval/frame.ts";
import { richCompareBool } from "../object/compare.ts";
import { hashOf } from "../object/hash.ts";
import { identifier } from "../object/identifiers.ts";
import { defineType } from "../object/native.ts";
import { asInt } from "../object/number.ts";
import {
  CO_ARGCOUNT,
  CO_CELL2ARG,
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
  CO_COMPILED,
  CO_OPCACHE,
  CO_POSONLYARGCOUNT,
  CO_STACKSIZE,
  CO_VARNAMES,
  CO_WEAKREFLIST,
  CODE_BYTES,
  EQ,
  FLAG_BYTES_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  T_OBJECT,
  T_INT,
  MEMBER_READONLY,
  NE,
} from "../object/offsets.ts";
import { parseSignature, unpackTuple } from "../object/signature.ts";
import { addressText, reprText } from "../object/repr.ts";
import {
  BYTES_TYPE,
  CODE_TYPE,
  ELLIPSIS,
  FALSE,
  NOT_IMPLEMENTED,
  STR_TYPE,
  SYSTEM_ERROR,
  TRUE,
  TUPLE_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../object/static.ts";
import { newBool } from "../object/compare.ts";
import { newBytes } from "./bytes/bytes.ts";
import { newComplex } from "./complex/complex.ts";
import { newFloat } from "./float/float.ts";
import { newIntFromBig } from "./int/int.ts";
import { newInt } from "./int/box.ts";
import { frozenSetConstant } from "./set/set.ts";
import { internInPlace, newStr, newStrFromCodePoints } from "./str/text.ts";
import { emptyTuple, newTuple, tupleSetItem } from "./tuple/tuple.ts";
import { codeLines, codeLnotab } from "./code-lines.ts";

/** The parts of a code object; addresses are taken over. */
export interface CodeParts {
  readonly argcount: number;
  readonly posonlyargcount: number;
  readonly kwonlyargcount: number;
  readonly nlocals: number;
  readonly stacksize: number;
  readonly flags: number;
  readonly firstlineno: number;
  readonly code: Address;
  readonly consts: Address;
  readonly names: Address;
  readonly varnames: Address;
  readonly freevars: Address;
  readonly cellvars: Address;
  readonly filename: Address;
  readonly name: Address;
  readonly linetable: Address;
}

/** PyCode_NewWithPosOnlyArgs of borrowed parts, without its checks. */
export function newCode(vm: Machine, parts: CodeParts): Address {
  const i32 = vm.i32;
  const code = vm.hold(vm.newObject(CODE_TYPE, CODE_BYTES));
  for (let at = (code + CO_ARGCOUNT) >> 2; at < (code + CODE_BYTES) >> 2; at++) i32[at] = 0;
  i32[(code + CO_ARGCOUNT) >> 2] = parts.argcount;
  i32[(code + CO_POSONLYARGCOUNT) >> 2] = parts.posonlyargcount;
  i32[(code + CO_KWONLYARGCOUNT) >> 2] = parts.kwonlyargcount;
  i32[(code + CO_NLOCALS) >> 2] = parts.nlocals;
  i32[(code + CO_STACKSIZE) >> 2] = parts.stacksize;
  i32[(code + CO_FLAGS) >> 2] = parts.flags;
  i32[(code + CO_FIRSTLINENO) >> 2] = parts.firstlineno;
  i32[(code + CO_CODE) >> 2] = vm.newRef(parts.code);
  i32[(code + CO_CONSTS) >> 2] = vm.newRef(parts.consts);
  i32[(code + CO_NAMES) >> 2] = vm.newRef(parts.names);
  i32[(code + CO_VARNAMES) >> 2] = vm.newRef(parts.varnames);
  i32[(code + CO_FREEVARS) >> 2] = vm.newRef(parts.freevars);
  i32[(code + CO_CELLVARS) >> 2] = vm.newRef(parts.cellvars);
  i32[(code + CO_FILENAME) >> 2] = vm.newRef(parts.filename);
  i32[(code + CO_NAME) >> 2] = vm.newRef(parts.name);
  i32[(code + CO_LINETABLE) >> 2] = vm.newRef(parts.linetable);
  if (vm.tupleSize(parts.freevars) === 0 && vm.tupleSize(parts.cellvars) === 0)
    i32[(code + CO_FLAGS) >> 2] |= CO_NOFREE;
  else i32[(code + CO_FLAGS) >> 2] &= ~CO_NOFREE;
  i32[(code + CO_CELL2ARG) >> 2] = cellToArgument(vm, code);
  return vm.unhold();
}

const NUMBERS = ["posonlyargcount", "kwonlyargcount", "nlocals", "stacksize", "flags"] as const;
const TUPLES = ["consts", "names", "varnames", "freevars", "cellvars"] as const;

/** The checks of PyCode_NewWithPosOnlyArgs, which it makes before it builds the object. @throws SystemError, ValueError */
export function checkCodeParts(vm: Machine, parts: CodeParts): void {
  const good =
    NUMBERS.every((name) => parts[name] >= 0) &&
    parts.argcount >= parts.posonlyargcount &&
    TUPLES.every((name) => vm.hasFlag(parts[name], FLAG_TUPLE_SUBCLASS)) &&
    vm.hasFlag(parts.code, FLAG_BYTES_SUBCLASS) &&
    vm.hasFlag(parts.linetable, FLAG_BYTES_SUBCLASS) &&
    vm.hasFlag(parts.name, FLAG_UNICODE_SUBCLASS) &&
    vm.hasFlag(parts.filename, FLAG_UNICODE_SUBCLASS);
  if (!good) throw vm.raise(SYSTEM_ERROR, "Objects/codeobject.c:141: bad argument to internal function");
  for (const names of [parts.names, parts.varnames, parts.freevars, parts.cellvars]) checkNames(vm, names);
  const starred = ((parts.flags & CO_VARARGS) !== 0 ? 1 : 0) + ((parts.flags & CO_VARKEYWORDS) !== 0 ? 1 : 0);
  if (parts.argcount + parts.kwonlyargcount + starred > Math.min(parts.nlocals, vm.tupleSize(parts.varnames))) {
    throw vm.raise(VALUE_ERROR, "code: varnames is too small");
  }
}

function checkNames(vm: Machine, names: Address): void {
  for (let i = vm.tupleSize(names) - 1; i >= 0; i--) {
    if (vm.typeOf(vm.tupleItem(names, i)) !== STR_TYPE) throw vm.raise(SYSTEM_ERROR, "non-string found in code slot");
  }
}

/** For each cell the index of the argument it holds, or -1; 0 when no cell holds one. */
function cellToArgument(vm: Machine, code: Address): Address {
  const i32 = vm.i32;
  const flags = i32[(code + CO_FLAGS) >> 2];
  const cells = i32[(code + CO_CELLVARS) >> 2];
  const names = i32[(code + CO_VARNAMES) >> 2];
  const count = vm.tupleSize(cells);
  let total = i32[(code + CO_ARGCOUNT) >> 2] + i32[(code + CO_KWONLYARGCOUNT) >> 2];
  if ((flags & CO_VARARGS) !== 0) total++;
  if ((flags & CO_VARKEYWORDS) !== 0) total++;
  let table = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < total; j++) {
      if (!sameName(vm, vm.tupleItem(cells, i), vm.tupleItem(names, j))) continue;
      if (table === 0) {
        table = vm.malloc(8 * count);
        i32.fill(-1, table >> 2, (table >> 2) + 2 * count);
      }
      i32[(table + 8 * i) >> 2] = j;
      i32[(table + 8 * i + 4) >> 2] = 0;
      break;
    }
  }
  return table;
}

function sameName(vm: Machine, a: Address, b: Address): boolean {
  return a === b || vm.toJs(a) === vm.toJs(b);
}

// ---- from the compiler ----------------------------------------------------------------------------------------

/** Names that CPython's compiler keeps for good. */
for (const name of ["<module>", "<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"]) identifier(name);

/** Equal constants of one compilation are one object, as the compiler's const cache makes them in CPython. */
type ConstantCache = Map<string, Address>;

/** Lays a compiled code object out in memory, with all code in its constants. */
export function codeFromCompiler(vm: Machine, source: CodeObject): Address {
  const mark = vm.mark();
  const cache: ConstantCache = new Map();
  const code = materialize(vm, source, cache);
  vm.release(mark);
  return code;
}

function materialize(vm: Machine, source: CodeObject, cache: ConstantCache): Address {
  const mark = vm.mark();
  vm.hold(sharedBytes(vm, source.code, cache));
  vm.hold(constantTuple(vm, source.consts, cache));
  vm.hold(nameTuple(vm, source.names, cache));
  vm.hold(nameTuple(vm, source.varnames, cache));
  vm.hold(nameTuple(vm, source.freevars, cache));
  vm.hold(nameTuple(vm, source.cellvars, cache));
  vm.hold(filename(vm, source.filename, cache));
  vm.hold(vm.intern(source.name));
  vm.hold(sharedBytes(vm, source.linetable, cache));
  const at = mark >> 2;
  const i32 = vm.i32;
  const code = newCode(vm, {
    argcount: source.argcount,
    posonlyargcount: source.posonlyargcount,
    kwonlyargcount: source.kwonlyargcount,
    nlocals: source.nlocals,
    stacksize: source.stacksize,
    flags: source.flags,
    firstlineno: source.firstlineno,
    code: i32[at],
    consts: i32[at + 2],
    names: i32[at + 4],
    varnames: i32[at + 6],
    freevars: i32[at + 8],
    cellvars: i32[at + 10],
    filename: i32[at + 12],
    name: i32[at + 14],
    linetable: i32[at + 16],
  });
  return vm.keep(mark, vm.hold(code));
}

function filename(vm: Machine, text: string, cache: ConstantCache): Address {
  return shared(vm, `f:${text}`, cache, () => vm.str(text));
}

/** The constants of a code object; equal tuples of one compilation are one, unless there is code in them. */
function constantTuple(vm: Machine, values: readonly CodeConstant[], cache: ConstantCache): Address {
  if (values.some((value) => value instanceof CodeObject)) return tupleConstant(vm, values, cache);
  return constant(vm, new Tuple(values as readonly Constant[]), cache);
}

/** merge_const_one of names: equal tuples of one compilation are one, constants included where those have the same interned strs. */
function nameTuple(vm: Machine, names: readonly string[], cache: ConstantCache): Address {
  const key = names.every((name) => IDENTIFIER_LIKE.test(name)) ? constantKey(new Tuple(names)) : `n:${names.join()}`;
  return shared(vm, key, cache, () => newNameTuple(vm, names));
}

function newNameTuple(vm: Machine, names: readonly string[]): Address {
  const mark = vm.mark();
  const tuple = vm.hold(newTuple(vm, names.length));
  names.forEach((name, i) => tupleSetItem(vm, tuple, i, vm.intern(name)));
  return vm.keep(mark, tuple);
}

/** Bytecode and line tables are merged likewise. */
function sharedBytes(vm: Machine, data: Uint8Array, cache: ConstantCache): Address {
  let text = "";
  for (let at = 0; at < data.length; at += CHUNK) text += String.fromCharCode(...data.subarray(at, at + CHUNK));
  return shared(vm, `y:${text}`, cache, () => newBytes(vm, data));
}

/** So many arguments a call takes for sure. */
const CHUNK = 4096;

/** A new reference to the constant of `key`. The first one lives in the code under construction, so the cache need not count it. */
function shared(vm: Machine, key: string, cache: ConstantCache, make: () => Address): Address {
  const known = cache.get(key);
  if (known !== undefined) return vm.newRef(known);
  const made = make();
  cache.set(key, made);
  return made;
}

const IDENTIFIER_LIKE = /^[A-Za-z0-9_]*$/;

/** A constant as an object (owned). */
function constant(vm: Machine, value: CodeConstant, cache: ConstantCache): Address {
  if (value === null) return vm.none();
  if (value === true) return vm.newRef(TRUE);
  if (value === false) return vm.newRef(FALSE);
  if (value === ELLIPSIS_CONSTANT) return vm.newRef(ELLIPSIS);
  if (value instanceof CodeObject) return materialize(vm, value, cache);
  return shared(vm, constantKey(value), cache, () => newConstant(vm, value, cache));
}

/** A constant of the parser or compiler that holds no code, as an object (owned). */
export function constantObject(vm: Machine, value: CodeConstant): Address {
  return constant(vm, value, new Map());
}

function newConstant(vm: Machine, value: CodeConstant, cache: ConstantCache): Address {
  if (typeof value === "bigint") {
    return value >= -9007199254740992n && value <= 9007199254740992n
      ? newInt(vm, Number(value))
      : newIntFromBig(vm, value);
  }
  if (typeof value === "number") return newFloat(vm, value);
  if (typeof value === "string")
    return IDENTIFIER_LIKE.test(value) ? internedConstant(vm, value, cache) : newStr(vm, value);
  if (value instanceof CodePointString) return newStrFromCodePoints(vm, value.codePoints, value.codePoints.length);
  if (value instanceof Uint8Array) return newBytes(vm, value);
  if (value instanceof Complex) return newComplex(vm, value.real, value.imag);
  if (value instanceof Tuple) return tupleConstant(vm, value.items, cache);
  if (value instanceof FrozenSet) {
    const mark = vm.mark();
    const tuple = vm.hold(tupleConstant(vm, value.items, cache));
    const isReplaced = value.items.some((item) => typeof item === "string" && cache.has(knownBeforeKey(item)));
    const set = frozenSetConstant(vm, tuple, isReplaced ? 3 : 2);
    vm.release(mark);
    return set;
  }
  throw new TypeError("a constant of a kind that code cannot have");
}

/** A str that looks like a name is interned; the cache remembers which were known before this compilation. */
function internedConstant(vm: Machine, text: string, cache: ConstantCache): Address {
  const str = newStr(vm, text);
  const interned = internInPlace(vm, str);
  if (interned !== str) cache.set(knownBeforeKey(text), interned);
  return interned;
}

function knownBeforeKey(text: string): string {
  return `i:${text}`;
}

function tupleConstant(vm: Machine, items: readonly CodeConstant[], cache: ConstantCache): Address {
  const mark = vm.mark();
  const tuple = vm.hold(newTuple(vm, items.length));
  items.forEach((item, i) => tupleSetItem(vm, tuple, i, constant(vm, item, cache)));
  return vm.keep(mark, tuple);
}

/** A text that is equal exactly for constants that may be one object (_PyCode_ConstantKey). */
function constantKey(value: CodeConstant): string {
  if (typeof value === "bigint") return `i:${value}`;
  if (typeof value === "number") return floatKey(value);
  if (typeof value === "string") return `s:${value}`;
  if (value instanceof CodePointString) return `c:${Array.from(value.codePoints).join(",")}`;
  if (value instanceof Uint8Array) return `b:${Array.from(value).join(",")}`;
  if (value instanceof Complex) return `j:${floatKey(value.real)}${floatKey(value.imag)}`;
  if (value instanceof Tuple) return `(${value.items.map(itemKey).join(";")})`;
  if (value instanceof FrozenSet) return `{${value.items.map(itemKey).join(";")}}`;
  return String(value);
}

let uniqueKeys = 0;

function itemKey(item: CodeConstant): string {
  if (item instanceof CodeObject) return `code ${uniqueKeys++}`;
  const key = item === ELLIPSIS_CONSTANT ? "..." : constantKey(item);
  return `${key.length}:${key}`;
}

function floatKey(value: number): string {
  return Object.is(value, -0) ? "d:-0" : `d:${value}`;
}

// ---- the type -------------------------------------------------------------------------------------------------

function codeRepr(vm: Machine, code: Address): Address {
  const name = vm.toJs(vm.get(code, CO_NAME));
  const file = vm.get(code, CO_FILENAME);
  const path = file !== 0 && vm.hasFlag(file, FLAG_UNICODE_SUBCLASS) ? vm.toJs(file) : "???";
  const line = vm.get(code, CO_FIRSTLINENO) || -1;
  return vm.str(`<code object ${name} at ${addressText(code)}, file "${path}", line ${line}>`);
}

const COMPARED_NUMBERS = [CO_ARGCOUNT, CO_POSONLYARGCOUNT, CO_KWONLYARGCOUNT, CO_FLAGS, CO_FIRSTLINENO];
const COMPARED_OBJECTS = [CO_NAME, CO_CODE, CO_CONSTS, CO_NAMES, CO_VARNAMES, CO_FREEVARS, CO_CELLVARS];

function codeCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if ((op !== EQ && op !== NE) || vm.typeOf(b) !== CODE_TYPE) return vm.newRef(NOT_IMPLEMENTED);
  let equal = COMPARED_NUMBERS.every((offset) => vm.get(a, offset) === vm.get(b, offset));
  equal &&= COMPARED_OBJECTS.every((offset) => {
    const x = vm.get(a, offset);
    const y = vm.get(b, offset);
    return offset === CO_CONSTS ? sameConstants(vm, x, y) : richCompareBool(vm, x, y, EQ);
  });
  return newBool(vm, equal === (op === EQ));
}

/** Constants are equal with their types: 1 is not 1.0. */
function sameConstants(vm: Machine, a: Address, b: Address): boolean {
  if (vm.tupleSize(a) !== vm.tupleSize(b)) return false;
  for (let i = vm.tupleSize(a) - 1; i >= 0; i--) {
    const x = vm.tupleItem(a, i);
    const y = vm.tupleItem(b, i);
    if (vm.typeOf(x) !== vm.typeOf(y)) return false;
    if (vm.typeOf(x) === TUPLE_TYPE ? !sameConstants(vm, x, y) : !richCompareBool(vm, x, y, EQ)) return false;
    if (reprText(vm, x) !== reprText(vm, y) && vm.typeOf(x) !== CODE_TYPE) return false;
  }
  return true;
}

function codeHash(vm: Machine, code: Address): number {
  let hash = 0;
  for (const offset of COMPARED_OBJECTS) hash ^= hashOf(vm, vm.get(code, offset));
  for (const offset of [CO_ARGCOUNT, CO_POSONLYARGCOUNT, CO_KWONLYARGCOUNT, CO_NLOCALS, CO_FLAGS])
    hash ^= vm.get(code, offset);
  if (hash === -1) hash = -2;
  vm.hashHigh = hash >> 31;
  return hash;
}

/** What the layout does not say: inline caches, the table of cells, frames that wait for the next call. */
function codeDealloc(vm: Machine, code: Address): void {
  vm.tier.forget(code, vm.get(code, CO_COMPILED));
  if (vm.get(code, CO_OPCACHE) !== 0) vm.lookups.forget();
  vm.free(vm.get(code, CO_OPCACHE));
  vm.free(vm.get(code, CO_CELL2ARG));
  freeZombieFrames(vm, code);
}

const NEW = parseSignature(
  "code($type, argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, " +
    "firstlineno, linetable, freevars=(), cellvars=(), /)",
);

function codeNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  const given = unpackTuple(vm, NEW, args, kwargs);
  const numbers = [0, 1, 2, 3, 4, 5, 12].map((i) => asInt(vm, given[i]!));
  const names = ["argcount", "posonlyargcount", "kwonlyargcount", "nlocals"];
  for (let i = 0; i < 4; i++) {
    if (numbers[i]! < 0) throw vm.raise(VALUE_ERROR, `code: ${names[i]} must not be negative`);
  }
  const mark = vm.mark();
  const bytes = (i: number): Address => expect(vm, given[i]!, BYTES_TYPE, i, "bytes");
  const tuple = (i: number): Address =>
    given[i] === 0 ? vm.hold(emptyTuple(vm)) : expect(vm, given[i]!, TUPLE_TYPE, i, "tuple");
  const text = (i: number): Address => {
    if (!vm.hasFlag(given[i]!, FLAG_UNICODE_SUBCLASS))
      throw vm.raise(TYPE_ERROR, `code() argument ${i + 1} must be str, not ${vm.typeName(given[i]!)}`);
    return given[i]!;
  };
  const code = newCode(vm, {
    argcount: numbers[0]!,
    posonlyargcount: numbers[1]!,
    kwonlyargcount: numbers[2]!,
    nlocals: numbers[3]!,
    stacksize: numbers[4]!,
    flags: numbers[5]!,
    firstlineno: numbers[6]!,
    code: bytes(6),
    consts: tuple(7),
    names: tuple(8),
    varnames: tuple(9),
    filename: text(10),
    name: text(11),
    linetable: bytes(13),
    freevars: tuple(14),
    cellvars: tuple(15),
  });
  return vm.keep(mark, vm.hold(code));
}

function expect(vm: Machine, object: Address, type: Address, index: number, name: string): Address {
  if (vm.typeOf(object) !== type)
    throw vm.raise(TYPE_ERROR, `code() argument ${index + 1} must be ${name}, not ${vm.typeName(object)}`);
  return object;
}

const FIELDS: readonly (readonly [keyof CodeParts, number, boolean])[] = [
  ["argcount", CO_ARGCOUNT, true],
  ["posonlyargcount", CO_POSONLYARGCOUNT, true],
  ["kwonlyargcount", CO_KWONLYARGCOUNT, true],
  ["nlocals", CO_NLOCALS, true],
  ["stacksize", CO_STACKSIZE, true],
  ["flags", CO_FLAGS, true],
  ["firstlineno", CO_FIRSTLINENO, true],
  ["code", CO_CODE, false],
  ["consts", CO_CONSTS, false],
  ["names", CO_NAMES, false],
  ["varnames", CO_VARNAMES, false],
  ["freevars", CO_FREEVARS, false],
  ["cellvars", CO_CELLVARS, false],
  ["filename", CO_FILENAME, false],
  ["name", CO_NAME, false],
  ["linetable", CO_LINETABLE, false],
];

/** code.replace(**changes). */
function codeReplace(vm: Machine, code: Address, ...given: Address[]): Address {
  const parts: Record<string, number> = {};
  FIELDS.forEach(([name, offset, isNumber], i) => {
    const value = given[i]!;
    if (isNumber) parts[name] = value === 0 ? vm.get(code, offset) : asInt(vm, value);
    else parts[name] = value === 0 ? vm.get(code, offset) : value;
  });
  return newCode(vm, parts as unknown as CodeParts);
}

const NONE_BY_DEFAULT = FIELDS.map(([name]) => `co_${name}=None`).join(", ");

defineType(CODE_TYPE, {
  name: "code",
  doc: "Create a code object.  Not for mere mortals.",
  basicSize: CODE_BYTES,
  layout: [
    { op: "fields", offset: CO_CODE, count: 6 },
    { op: "fields", offset: CO_FILENAME, count: 3 },
  ],
  weaklistOffset: CO_WEAKREFLIST,
  slots: { repr: codeRepr, hash: codeHash, richcompare: codeCompare, dealloc: codeDealloc, new: codeNew },
  methods: [
    ["co_lines!($self)", codeLines],
    [
      `replace($self, /, *, ${NONE_BY_DEFAULT})`,
      codeReplace,
      "Return a copy of the code object with new values for the specified fields.",
    ],
  ],
  members: [
    ["co_argcount", T_INT, CO_ARGCOUNT, MEMBER_READONLY],
    ["co_posonlyargcount", T_INT, CO_POSONLYARGCOUNT, MEMBER_READONLY],
    ["co_kwonlyargcount", T_INT, CO_KWONLYARGCOUNT, MEMBER_READONLY],
    ["co_nlocals", T_INT, CO_NLOCALS, MEMBER_READONLY],
    ["co_stacksize", T_INT, CO_STACKSIZE, MEMBER_READONLY],
    ["co_flags", T_INT, CO_FLAGS, MEMBER_READONLY],
    ["co_code", T_OBJECT, CO_CODE, MEMBER_READONLY],
    ["co_consts", T_OBJECT, CO_CONSTS, MEMBER_READONLY],
    ["co_names", T_OBJECT, CO_NAMES, MEMBER_READONLY],
    ["co_varnames", T_OBJECT, CO_VARNAMES, MEMBER_READONLY],
    ["co_freevars", T_OBJECT, CO_FREEVARS, MEMBER_READONLY],
    ["co_cellvars", T_OBJECT, CO_CELLVARS, MEMBER_READONLY],
    ["co_filename", T_OBJECT, CO_FILENAME, MEMBER_READONLY],
    ["co_name", T_OBJECT, CO_NAME, MEMBER_READONLY],
    ["co_firstlineno", T_INT, CO_FIRSTLINENO, MEMBER_READONLY],
    ["co_linetable", T_OBJECT, CO_LINETABLE, MEMBER_READONLY],
  ],
  getset: [["co_lnotab", codeLnotab]],
});

/** update_compiled_module: gives code, and the code within it that came from the same file, another co_filename. */
export function fixCodeFilename(vm: Machine, code: Address, path: Address): void {
  const old = vm.newRef(vm.get(code, CO_FILENAME));
  renameCode(vm, code, old, path);
  vm.decref(old);
}

function renameCode(vm: Machine, code: Address, old: Address, path: Address): void {
  if (!sameName(vm, vm.get(code, CO_FILENAME), old)) return;
  vm.replace(code, CO_FILENAME, vm.newRef(path));
  const consts = vm.get(code, CO_CONSTS);
  for (let i = vm.tupleSize(consts) - 1; i >= 0; i--) {
    const constant = vm.tupleItem(consts, i);
    if (vm.typeOf(constant) === CODE_TYPE) renameCode(vm, constant, old, path);
  }
}
