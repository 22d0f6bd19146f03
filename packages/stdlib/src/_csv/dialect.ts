/**
 * _csv.Dialect: how a file is written.
 *
 *     +-----------+---------+---------------------------------------+---------+-----------+-----------+------------+----------------+
 *     | ob_refcnt | ob_type | doublequote, skipinitialspace, strict | quoting | delimiter | quotechar | escapechar | lineterminator |
 *     +-----------+---------+---------------------------------------+---------+-----------+-----------+------------+----------------+
 *     0           8         16  17  18                              20        24          28          32           40               48
 *
 * The characters are code points of 4 bytes, 0 where there is none.
 */
import {
  addModuleObject,
  type Address,
  charAt,
  charStr,
  defineType,
  dictGet,
  dictKeyAt,
  dictNext,
  dictSize,
  dictValueAt,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  INT_TYPE,
  isSubtype,
  isTrue,
  lookupAttr,
  type Machine,
  MEMBER_READONLY,
  asInt,
  newInt,
  NONE,
  staticType,
  strLength,
  T_BOOL,
  TYPE_ERROR,
} from "@pyvm/vm";
import { csvError, csvState, STATE_DIALECTS } from "./state.ts";

export const DIALECT_TYPE: Address = staticType();

export const DOUBLE_QUOTE = 16;
export const SKIP_INITIAL_SPACE = 17;
export const STRICT = 18;
export const QUOTING = 20;
export const DELIMITER = 24;
export const QUOTE_CHAR = 28;
export const ESCAPE_CHAR = 32;
export const LINE_TERMINATOR = 40;

export const QUOTE_MINIMAL = 0;
export const QUOTE_ALL = 1;
export const QUOTE_NONNUMERIC = 2;
export const QUOTE_NONE = 3;

const PARAMETERS = [
  "dialect",
  "delimiter",
  "doublequote",
  "escapechar",
  "lineterminator",
  "quotechar",
  "quoting",
  "skipinitialspace",
  "strict",
];

function dialectNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const count = vm.tupleSize(args);
  const total = count + (kwargs === 0 ? 0 : dictSize(vm, kwargs));
  if (total > PARAMETERS.length) {
    throw vm.raise(TYPE_ERROR, `function takes at most ${PARAMETERS.length} arguments (${total} given)`);
  }
  const values = PARAMETERS.map((_, index) => (index < count ? vm.tupleItem(args, index) : 0));
  for (let at = kwargs === 0 ? -1 : dictNext(vm, kwargs, 0); at >= 0; at = dictNext(vm, kwargs, at + 1)) {
    placeKeyword(vm, values, dictKeyAt(vm, kwargs, at), dictValueAt(vm, kwargs, at));
  }
  return makeDialect(vm, type, values);
}

/** The dialect for a function called with an optional dialect and the keywords that override it. */
export function dialectOf(vm: Machine, dialect: Address, values: Address, kwnames: Address): Address {
  const given = PARAMETERS.map(() => 0);
  given[0] = dialect;
  const count = kwnames === 0 ? 0 : vm.tupleSize(kwnames);
  for (let i = 0; i < count; i++) placeKeyword(vm, given, vm.tupleItem(kwnames, i), vm.get(values, 8 * i));
  return makeDialect(vm, DIALECT_TYPE, given);
}

function placeKeyword(vm: Machine, values: Address[], key: Address, value: Address): void {
  const name = vm.toJs(key);
  const index = PARAMETERS.indexOf(name);
  if (index < 0) throw vm.raise(TYPE_ERROR, `'${name}' is an invalid keyword argument for this function`);
  if (values[index] !== 0) {
    throw vm.raise(TYPE_ERROR, `argument for function given by name ('${name}') and position (${index + 1})`);
  }
  values[index] = value;
}

/** A registered dialect (borrowed). */
export function registeredDialect(vm: Machine, name: Address): Address {
  const dialect = dictGet(vm, vm.get(csvState(vm), STATE_DIALECTS), name);
  if (dialect === 0) throw csvError(vm, "unknown dialect");
  return dialect;
}

function makeDialect(vm: Machine, type: Address, values: Address[]): Address {
  const mark = vm.mark();
  let dialect = values[0]!;
  if (dialect !== 0) {
    if (vm.hasFlag(dialect, FLAG_UNICODE_SUBCLASS)) dialect = vm.hold(vm.newRef(registeredDialect(vm, dialect)));
    if (isSubtype(vm, vm.typeOf(dialect), DIALECT_TYPE) && values.every((value, index) => index === 0 || value === 0)) {
      return vm.keep(mark, vm.hold(vm.newRef(dialect)));
    }
    for (let i = 1; i < PARAMETERS.length; i++) {
      if (values[i] !== 0) continue;
      const name = vm.hold(vm.intern(PARAMETERS[i]!));
      const value = lookupAttr(vm, dialect, name);
      if (value !== 0) values[i] = vm.hold(value);
    }
  }
  const self = vm.hold(vm.genericAlloc(type, 0));
  setParameters(vm, self, values);
  checkParameters(vm, self, values);
  return vm.keep(mark, self);
}

function setParameters(vm: Machine, self: Address, values: readonly Address[]): void {
  const [, delimiter, doubleQuote, escapeChar, lineTerminator, quoteChar, quoting, skipInitialSpace, strict] = values;
  vm.set(self, DELIMITER, delimiter === 0 ? 0x2c : character(vm, "delimiter", delimiter!, "string"));
  vm.u8[self + DOUBLE_QUOTE] = doubleQuote === 0 || isTrue(vm, doubleQuote!) ? 1 : 0;
  vm.set(self, ESCAPE_CHAR, escapeChar === 0 ? 0 : characterOrNone(vm, "escapechar", escapeChar!));
  vm.set(self, LINE_TERMINATOR, terminator(vm, lineTerminator!));
  vm.set(self, QUOTE_CHAR, quoteChar === 0 ? 0x22 : characterOrNone(vm, "quotechar", quoteChar!));
  if (quoting !== 0) {
    if (vm.typeOf(quoting!) !== INT_TYPE) throw vm.raise(TYPE_ERROR, '"quoting" must be an integer');
    vm.set(self, QUOTING, asInt(vm, quoting!));
  }
  vm.u8[self + SKIP_INITIAL_SPACE] = skipInitialSpace !== 0 && isTrue(vm, skipInitialSpace!) ? 1 : 0;
  vm.u8[self + STRICT] = strict !== 0 && isTrue(vm, strict!) ? 1 : 0;
}

function characterOrNone(vm: Machine, name: string, object: Address): number {
  return object === NONE ? 0 : character(vm, name, object, "string or None");
}

function character(vm: Machine, name: string, object: Address, expected: string): number {
  if (!vm.hasFlag(object, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `"${name}" must be ${expected}, not ${vm.typeName(object)}`);
  }
  const length = strLength(vm, object);
  if (length > 1) throw vm.raise(TYPE_ERROR, `"${name}" must be a 1-character string`);
  return length === 0 ? 0 : charAt(vm, object, 0);
}

/** The line terminator (owned), 0 for None. */
function terminator(vm: Machine, object: Address): Address {
  if (object === 0) return vm.str("\r\n");
  if (object === NONE) return 0;
  if (!vm.hasFlag(object, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, '"lineterminator" must be a string');
  return vm.newRef(object);
}

function checkParameters(vm: Machine, self: Address, values: readonly Address[]): void {
  const quoting = vm.get(self, QUOTING);
  if (quoting < QUOTE_MINIMAL || quoting > QUOTE_NONE) throw vm.raise(TYPE_ERROR, 'bad "quoting" value');
  if (vm.get(self, DELIMITER) === 0) throw vm.raise(TYPE_ERROR, '"delimiter" must be a 1-character string');
  if (values[5] === NONE && values[6] === 0) vm.set(self, QUOTING, QUOTE_NONE);
  if (vm.get(self, QUOTING) !== QUOTE_NONE && vm.get(self, QUOTE_CHAR) === 0) {
    throw vm.raise(TYPE_ERROR, "quotechar must be set if quoting enabled");
  }
  if (vm.get(self, LINE_TERMINATOR) === 0) throw vm.raise(TYPE_ERROR, "lineterminator must be set");
}

function characterGetter(offset: number): (vm: Machine, self: Address) => Address {
  return (vm, self) => (vm.get(self, offset) === 0 ? vm.none() : charStr(vm, vm.get(self, offset)));
}

function refusePickling(vm: Machine, self: Address): Address {
  const name = vm.typeName(self);
  throw vm.raise(TYPE_ERROR, `cannot pickle '${name.slice(name.lastIndexOf(".") + 1)}' instances`);
}

defineType(DIALECT_TYPE, {
  name: "_csv.Dialect",
  basicSize: 48,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: "CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n",
  layout: [{ op: "fields", offset: LINE_TERMINATOR, count: 1 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_csv")),
  slots: { getattro: null, new: dialectNew },
  methods: [
    ["__reduce__!($self, *args)", refusePickling, "raises an exception to avoid pickling"],
    ["__reduce_ex__!($self, *args)", refusePickling, "raises an exception to avoid pickling"],
  ],
  members: [
    ["skipinitialspace", T_BOOL, SKIP_INITIAL_SPACE, MEMBER_READONLY],
    ["doublequote", T_BOOL, DOUBLE_QUOTE, MEMBER_READONLY],
    ["strict", T_BOOL, STRICT, MEMBER_READONLY],
  ],
  getset: [
    ["delimiter", characterGetter(DELIMITER)],
    ["escapechar", characterGetter(ESCAPE_CHAR)],
    ["lineterminator", (vm, self) => vm.newRef(vm.get(self, LINE_TERMINATOR))],
    ["quotechar", characterGetter(QUOTE_CHAR)],
    ["quoting", (vm, self) => newInt(vm, vm.get(self, QUOTING))],
  ],
});
