/**
 * _csv.reader: rows from lines.
 *
 *     +-----------+---------+------------+---------+- - - - - - - - - - - -+----------+
 *     | ob_refcnt | ob_type | input_iter | dialect | (while a row is read) | line_num |
 *     +-----------+---------+------------+---------+- - - - - - - - - - - -+----------+
 *     0           8         16           24        32                      80         88
 */
import {
  addModuleObject,
  type Address,
  call1,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  FLOAT_TYPE,
  getIter,
  iterNext,
  listAppend,
  type Machine,
  MEMBER_READONLY,
  newList,
  readChar,
  staticType,
  StringWriter,
  strData,
  strKind,
  strLength,
  T_OBJECT,
  T_ULONG,
  checkPositional,
} from "@pyvm/vm";
import {
  DELIMITER,
  dialectOf,
  DOUBLE_QUOTE,
  ESCAPE_CHAR,
  QUOTE_CHAR,
  QUOTE_NONE,
  QUOTE_NONNUMERIC,
  QUOTING,
  SKIP_INITIAL_SPACE,
  STRICT,
} from "./dialect.ts";
import { csvError, csvState, STATE_FIELD_LIMIT } from "./state.ts";

export const READER_TYPE: Address = staticType();

const INPUT = 16;
const DIALECT = 24;
const LINE_NUMBER = 80;

const START_RECORD = 0;
const START_FIELD = 1;
const ESCAPED_CHAR = 2;
const IN_FIELD = 3;
const IN_QUOTED_FIELD = 4;
const ESCAPE_IN_QUOTED_FIELD = 5;
const QUOTE_IN_QUOTED_FIELD = 6;
const EAT_NEWLINE = 7;
const AFTER_ESCAPED_NEWLINE = 8;

/** Stands for the end of a line behind its last character. */
const END = -2;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The function `reader`. */
export function readerFunction(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  checkPositional(vm, "", nargs, 1, 2);
  const mark = vm.mark();
  const input = vm.hold(getIter(vm, vm.get(argv, 0)));
  const dialect = vm.hold(dialectOf(vm, nargs > 1 ? vm.get(argv, 8) : 0, argv + 8 * nargs, kwnames));
  const self = vm.genericAlloc(READER_TYPE, 0);
  vm.set(self, INPUT, vm.newRef(input));
  vm.set(self, DIALECT, vm.newRef(dialect));
  vm.release(mark);
  return self;
}

function readerNext(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const fields = vm.hold(newList(vm));
  const row = new Row(vm, vm.get(self, DIALECT), fields);
  do {
    const line = iterNext(vm, vm.get(self, INPUT));
    if (line === 0) {
      if (!row.endOfInput()) {
        vm.release(mark);
        return 0;
      }
      break;
    }
    vm.hold(line);
    if (!vm.hasFlag(line, FLAG_UNICODE_SUBCLASS)) {
      throw csvError(
        vm,
        `iterator should return strings, not ${vm.typeName(line)} (the file should be opened in text mode)`,
      );
    }
    vm.setWord(self, LINE_NUMBER, vm.getWord(self, LINE_NUMBER) + 1);
    row.line(line);
    vm.decref(vm.unhold());
  } while (!row.complete());
  return vm.unhold();
}

/** One row being read: the automaton that takes its characters. */
class Row {
  private readonly vm: Machine;
  private readonly fields: Address;
  private readonly delimiter: number;
  private readonly quoteChar: number;
  private readonly escapeChar: number;
  private readonly quoting: number;
  private readonly doubleQuote: boolean;
  private readonly skipInitialSpace: boolean;
  private readonly strict: boolean;
  private readonly limit: number;
  private field = new StringWriter();
  private numeric = false;
  private state = START_RECORD;

  constructor(vm: Machine, dialect: Address, fields: Address) {
    this.vm = vm;
    this.fields = fields;
    this.delimiter = vm.get(dialect, DELIMITER);
    this.quoting = vm.get(dialect, QUOTING);
    this.quoteChar = this.quoting === QUOTE_NONE ? 0 : vm.get(dialect, QUOTE_CHAR);
    this.escapeChar = vm.get(dialect, ESCAPE_CHAR);
    this.doubleQuote = vm.u8[dialect + DOUBLE_QUOTE] !== 0;
    this.skipInitialSpace = vm.u8[dialect + SKIP_INITIAL_SPACE] !== 0;
    this.strict = vm.u8[dialect + STRICT] !== 0;
    this.limit = vm.getWord(csvState(vm), STATE_FIELD_LIMIT);
  }

  complete(): boolean {
    return this.state === START_RECORD;
  }

  /** The input has ended: whether a row was under way, which is complete then. */
  endOfInput(): boolean {
    if (this.field.length === 0 && this.state !== IN_QUOTED_FIELD) return false;
    if (this.strict) throw csvError(this.vm, "unexpected end of data");
    this.save();
    return true;
  }

  line(line: Address): void {
    const { vm } = this;
    const data = strData(vm, line);
    const kind = strKind(vm, line);
    const length = strLength(vm, line);
    for (let i = 0; i < length; i++) {
      const char = kind === 1 ? vm.u8[data + i] : readChar(vm, data, kind, i);
      if (char === 0) throw csvError(vm, "line contains NUL");
      this.take(char);
    }
    this.take(END);
  }

  private add(char: number): void {
    if (this.field.length >= this.limit) {
      throw csvError(this.vm, `field larger than field limit (${this.limit})`);
    }
    this.field.writeChar(char);
  }

  private save(): void {
    const { vm } = this;
    let value = vm.hold(this.field.finish(vm));
    this.field = new StringWriter();
    if (this.numeric) {
      this.numeric = false;
      value = vm.hold(call1(vm, FLOAT_TYPE, value));
      listAppend(vm, this.fields, value);
      vm.decref(vm.unhold());
    } else listAppend(vm, this.fields, value);
    vm.decref(vm.unhold());
  }

  private saveAtNewline(char: number): void {
    this.save();
    this.state = char === END ? START_RECORD : EAT_NEWLINE;
  }

  /** parse_process_char. */
  private take(char: number): void {
    const newline = char === NEWLINE || char === RETURN;
    switch (this.state) {
      case START_RECORD:
        if (char === END) return;
        if (newline) this.state = EAT_NEWLINE;
        else this.startField(char, false);
        return;
      case START_FIELD:
        this.startField(char, newline);
        return;
      case ESCAPED_CHAR:
        this.add(char === END ? NEWLINE : char);
        this.state = newline ? AFTER_ESCAPED_NEWLINE : IN_FIELD;
        return;
      case AFTER_ESCAPED_NEWLINE:
        if (char !== END) this.inField(char, newline);
        return;
      case IN_FIELD:
        this.inField(char, newline);
        return;
      case IN_QUOTED_FIELD:
        this.inQuotedField(char);
        return;
      case ESCAPE_IN_QUOTED_FIELD:
        this.add(char === END ? NEWLINE : char);
        this.state = IN_QUOTED_FIELD;
        return;
      case QUOTE_IN_QUOTED_FIELD:
        this.afterQuote(char, newline);
        return;
      default:
        this.eatNewline(char, newline);
    }
  }

  private startField(char: number, newline: boolean): void {
    this.state = START_FIELD;
    if (newline || char === END) this.saveAtNewline(char);
    else if (char === this.quoteChar) this.state = IN_QUOTED_FIELD;
    else if (char === this.escapeChar) this.state = ESCAPED_CHAR;
    else if (char === 0x20 && this.skipInitialSpace) return;
    else if (char === this.delimiter) this.save();
    else {
      if (this.quoting === QUOTE_NONNUMERIC) this.numeric = true;
      this.add(char);
      this.state = IN_FIELD;
    }
  }

  private inField(char: number, newline: boolean): void {
    if (newline || char === END) this.saveAtNewline(char);
    else if (char === this.escapeChar) this.state = ESCAPED_CHAR;
    else if (char === this.delimiter) {
      this.save();
      this.state = START_FIELD;
    } else this.add(char);
  }

  private inQuotedField(char: number): void {
    if (char === END) return;
    if (char === this.escapeChar) this.state = ESCAPE_IN_QUOTED_FIELD;
    else if (char === this.quoteChar) this.state = this.doubleQuote ? QUOTE_IN_QUOTED_FIELD : IN_FIELD;
    else this.add(char);
  }

  /** A quote inside of a quoted field: doubled, or its end. */
  private afterQuote(char: number, newline: boolean): void {
    if (char === this.quoteChar) {
      this.add(char);
      this.state = IN_QUOTED_FIELD;
    } else if (char === this.delimiter) {
      this.save();
      this.state = START_FIELD;
    } else if (newline || char === END) this.saveAtNewline(char);
    else if (this.strict) {
      const [delimiter, quote] = [this.delimiter, this.quoteChar].map((point) => String.fromCodePoint(point));
      throw csvError(this.vm, `'${delimiter}' expected after '${quote}'`);
    } else {
      this.add(char);
      this.state = IN_FIELD;
    }
  }

  private eatNewline(char: number, newline: boolean): void {
    if (newline) return;
    if (char === END) this.state = START_RECORD;
    else {
      throw csvError(
        this.vm,
        "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?",
      );
    }
  }
}

defineType(READER_TYPE, {
  name: "_csv.reader",
  basicSize: 88,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
  layout: [{ op: "fields", offset: INPUT, count: 2 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_csv")),
  slots: { getattro: null, new: null, iter: (vm, self) => vm.newRef(self), iternext: readerNext },
  members: [
    ["dialect", T_OBJECT, DIALECT, MEMBER_READONLY],
    ["line_num", T_ULONG, LINE_NUMBER, MEMBER_READONLY],
  ],
});
