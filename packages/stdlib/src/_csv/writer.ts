/**
 * _csv.writer: lines from rows.
 *
 *     +-----------+---------+-------+---------+- - - - - - - - - - - - - -+
 *     | ob_refcnt | ob_type | write | dialect | (while a row is written)  |
 *     +-----------+---------+-------+---------+- - - - - - - - - - - - - -+
 *     0           8         16      24        32                          72
 */
import {
  addModuleObject,
  type Address,
  call1,
  checkPositional,
  clearException,
  defineType,
  exceptionMatches,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  getIter,
  identifier,
  isNumber,
  iterNext,
  lookupAttrId,
  type Machine,
  MEMBER_READONLY,
  NONE,
  readChar,
  staticType,
  StringWriter,
  strData,
  strKind,
  strLength,
  strOf,
  T_OBJECT,
  TYPE_ERROR,
} from "@pyvm/vm";
import {
  DELIMITER,
  dialectOf,
  DOUBLE_QUOTE,
  ESCAPE_CHAR,
  LINE_TERMINATOR,
  QUOTE_ALL,
  QUOTE_CHAR,
  QUOTE_NONE,
  QUOTE_NONNUMERIC,
  QUOTING,
} from "./dialect.ts";
import { csvError } from "./state.ts";

export const WRITER_TYPE: Address = staticType();

const WRITE = 16;
const DIALECT = 24;

const ID_WRITE = identifier("write");

/** The function `writer`. */
export function writerFunction(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  checkPositional(vm, "", nargs, 1, 2);
  const mark = vm.mark();
  const write = lookupAttrId(vm, vm.get(argv, 0), ID_WRITE);
  if (write === 0) throw vm.raise(TYPE_ERROR, 'argument 1 must have a "write" method');
  vm.hold(write);
  const dialect = vm.hold(dialectOf(vm, nargs > 1 ? vm.get(argv, 8) : 0, argv + 8 * nargs, kwnames));
  const self = vm.genericAlloc(WRITER_TYPE, 0);
  vm.set(self, WRITE, vm.newRef(write));
  vm.set(self, DIALECT, vm.newRef(dialect));
  vm.release(mark);
  return self;
}

function writeRow(vm: Machine, self: Address, row: Address): Address {
  const dialect = vm.get(self, DIALECT);
  const quoting = vm.get(dialect, QUOTING);
  const mark = vm.mark();
  const iterator = vm.hold(fieldsOf(vm, row));
  const record = new StringWriter();
  let count = 0;
  for (let field = iterNext(vm, iterator); field !== 0; field = iterNext(vm, iterator)) {
    vm.hold(field);
    const quoted = quoting === QUOTE_ALL || (quoting === QUOTE_NONNUMERIC && !isNumber(vm, field));
    if (count++ > 0) record.writeChar(vm.get(dialect, DELIMITER));
    if (field === NONE) appendField(vm, record, dialect, 0, quoted);
    else if (vm.hasFlag(field, FLAG_UNICODE_SUBCLASS)) appendField(vm, record, dialect, field, quoted);
    else {
      const text = vm.hold(strOf(vm, field));
      appendField(vm, record, dialect, text, quoted);
      vm.decref(vm.unhold());
    }
    vm.decref(vm.unhold());
  }
  if (count > 0 && record.length === 0) {
    if (quoting === QUOTE_NONE) throw csvError(vm, "single empty field record must be quoted");
    appendField(vm, record, dialect, 0, true);
  }
  record.writeStr(vm, vm.get(dialect, LINE_TERMINATOR));
  const line = vm.hold(record.finish(vm));
  const result = call1(vm, vm.get(self, WRITE), line);
  vm.release(mark);
  return result;
}

function fieldsOf(vm: Machine, row: Address): Address {
  const mark = vm.mark();
  try {
    return getIter(vm, row);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    throw csvError(vm, `iterable expected, not ${vm.typeName(row)}`);
  }
}

/** Appends a field, 0 for an empty one, in quotes if it is to be or has to be. */
function appendField(vm: Machine, record: StringWriter, dialect: Address, field: Address, quoted: boolean): void {
  const body = new StringWriter();
  let quotes = quoted;
  const data = field === 0 ? 0 : strData(vm, field);
  const kind = field === 0 ? 1 : strKind(vm, field);
  const length = field === 0 ? 0 : strLength(vm, field);
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (isSpecial(vm, dialect, char) && !escapeSpecial(vm, body, dialect, char)) quotes = true;
    body.writeChar(char);
  }
  const quote = vm.get(dialect, QUOTE_CHAR);
  if (quotes) record.writeChar(quote);
  for (let i = 0; i < body.length; i++) record.writeChar(body.at(i));
  if (quotes) record.writeChar(quote);
}

function isSpecial(vm: Machine, dialect: Address, char: number): boolean {
  if (char === vm.get(dialect, DELIMITER)) return true;
  if (char === vm.get(dialect, ESCAPE_CHAR) || char === vm.get(dialect, QUOTE_CHAR)) return true;
  const terminator = vm.get(dialect, LINE_TERMINATOR);
  const data = strData(vm, terminator);
  const kind = strKind(vm, terminator);
  for (let i = 0; i < strLength(vm, terminator); i++) if (readChar(vm, data, kind, i) === char) return true;
  return false;
}

/** Writes what goes before a special character; false when the field needs quotes instead of an escape. */
function escapeSpecial(vm: Machine, body: StringWriter, dialect: Address, char: number): boolean {
  const escape = vm.get(dialect, ESCAPE_CHAR);
  let escaped = vm.get(dialect, QUOTING) === QUOTE_NONE;
  if (!escaped && char === vm.get(dialect, QUOTE_CHAR)) {
    if (vm.u8[dialect + DOUBLE_QUOTE] !== 0) body.writeChar(char);
    else escaped = true;
  } else if (char === escape) escaped = true;
  if (!escaped) return false;
  if (escape === 0) throw csvError(vm, "need to escape, but no escapechar set");
  body.writeChar(escape);
  return true;
}

function writeRows(vm: Machine, self: Address, rows: Address): Address {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, rows));
  for (let row = iterNext(vm, iterator); row !== 0; row = iterNext(vm, iterator)) {
    vm.hold(row);
    vm.decref(writeRow(vm, self, row));
    vm.decref(vm.unhold());
  }
  vm.release(mark);
  return vm.none();
}

defineType(WRITER_TYPE, {
  name: "_csv.writer",
  basicSize: 72,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
  layout: [{ op: "fields", offset: WRITE, count: 2 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_csv")),
  slots: { getattro: null, new: null },
  methods: [
    [
      "writerow!($self, row, /)",
      writeRow,
      "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields.  Non-string\nelements will be converted to string.",
    ],
    [
      "writerows!($self, rows, /)",
      writeRows,
      "writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file.  Non-string\nelements will be converted to string.",
    ],
  ],
  members: [["dialect", T_OBJECT, DIALECT, MEMBER_READONLY]],
});
