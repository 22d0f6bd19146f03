/** SyntaxError, IndentationError and TabError. */
import type { Address } from "@pyvm/heap";
import type { PythonSyntaxError } from "@pyvm/parser";
import type { Machine } from "../../machine/machine.ts";
import { raiseInstance, type PythonException } from "../../machine/errors.ts";
import { tupleFromIterable } from "../../object/iterate.ts";
import { defineType } from "../../object/native.ts";
import { FLAG_UNICODE_SUBCLASS, T_OBJECT } from "../../object/offsets.ts";
import { strText } from "../../object/repr.ts";
import {
  EXCEPTION,
  INDENTATION_ERROR,
  INT_TYPE,
  NONE,
  SYNTAX_ERROR,
  TAB_ERROR,
  TYPE_ERROR,
} from "../../object/static.ts";
import { intToNumber, newInt } from "../int/int.ts";
import { programLine } from "../traceback/source-line.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { exceptionClear, exceptionInit } from "./base.ts";
import { newException } from "./create.ts";
import {
  EXCEPTION_BYTES,
  EXCEPTION_FLAGS,
  exceptionLayout,
  SYNTAX_END_LINENO,
  SYNTAX_END_OFFSET,
  SYNTAX_FILENAME,
  SYNTAX_LINENO,
  SYNTAX_MSG,
  SYNTAX_OFFSET,
  SYNTAX_PRINT_FILE_AND_LINE,
  SYNTAX_TEXT,
} from "./layout.ts";
import { setField } from "./names.ts";

const BYTES = EXCEPTION_BYTES + 64;

/** The fields that the second argument of the constructor gives, in its order. */
const DETAILS: readonly number[] = [
  SYNTAX_FILENAME,
  SYNTAX_LINENO,
  SYNTAX_OFFSET,
  SYNTAX_TEXT,
  SYNTAX_END_LINENO,
  SYNTAX_END_OFFSET,
];
const REQUIRED_DETAILS = 4;

function syntaxErrorInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, kwargs);
  const size = vm.tupleSize(args);
  if (size >= 1) setField(vm, self, SYNTAX_MSG, vm.tupleItem(args, 0));
  if (size === 2) setDetails(vm, self, vm.tupleItem(args, 1));
}

function setDetails(vm: Machine, self: Address, details: Address): void {
  const mark = vm.mark();
  const info = vm.hold(tupleFromIterable(vm, details));
  const given = vm.tupleSize(info);
  if (given < REQUIRED_DETAILS || given > DETAILS.length) {
    const bound = given < REQUIRED_DETAILS ? `at least ${REQUIRED_DETAILS}` : `at most ${DETAILS.length}`;
    throw vm.raise(TYPE_ERROR, `function takes ${bound} arguments (${given} given)`);
  }
  DETAILS.forEach((offset, index) => setField(vm, self, offset, index < given ? vm.tupleItem(info, index) : 0));
  if (given === DETAILS.length - 1) {
    throw vm.raise(TYPE_ERROR, "end_offset must be provided when end_lineno is provided");
  }
  vm.release(mark);
}

function syntaxErrorStr(vm: Machine, self: Address): Address {
  const filename = vm.get(self, SYNTAX_FILENAME);
  const line = vm.get(self, SYNTAX_LINENO);
  const places: string[] = [];
  if (filename !== 0 && vm.hasFlag(filename, FLAG_UNICODE_SUBCLASS)) {
    const path = vm.toJs(filename);
    places.push(path.slice(path.lastIndexOf("/") + 1));
  }
  if (line !== 0 && vm.typeOf(line) === INT_TYPE) places.push(`line ${intToNumber(vm, line)}`);
  const message = strText(vm, vm.get(self, SYNTAX_MSG) || NONE);
  return vm.str(places.length === 0 ? message : `${message} (${places.join(", ")})`);
}

const LAYOUT = exceptionLayout(SYNTAX_MSG, 8);
const clear = exceptionClear(
  SYNTAX_MSG,
  SYNTAX_FILENAME,
  SYNTAX_LINENO,
  SYNTAX_OFFSET,
  SYNTAX_END_LINENO,
  SYNTAX_END_OFFSET,
  SYNTAX_TEXT,
  SYNTAX_PRINT_FILE_AND_LINE,
);

defineType(SYNTAX_ERROR, {
  name: "SyntaxError",
  base: EXCEPTION,
  doc: "Invalid syntax.",
  basicSize: BYTES,
  flags: EXCEPTION_FLAGS,
  layout: LAYOUT,
  slots: { init: syntaxErrorInit, str: syntaxErrorStr, clear },
  members: [
    ["msg", T_OBJECT, SYNTAX_MSG, 0, "exception msg"],
    ["filename", T_OBJECT, SYNTAX_FILENAME, 0, "exception filename"],
    ["lineno", T_OBJECT, SYNTAX_LINENO, 0, "exception lineno"],
    ["offset", T_OBJECT, SYNTAX_OFFSET, 0, "exception offset"],
    ["text", T_OBJECT, SYNTAX_TEXT, 0, "exception text"],
    ["end_lineno", T_OBJECT, SYNTAX_END_LINENO, 0, "exception end lineno"],
    ["end_offset", T_OBJECT, SYNTAX_END_OFFSET, 0, "exception end offset"],
    ["print_file_and_line", T_OBJECT, SYNTAX_PRINT_FILE_AND_LINE, 0, "exception print_file_and_line"],
  ],
});

function defineSyntaxError(type: Address, base: Address, name: string, doc: string): void {
  defineType(type, {
    name,
    base,
    doc,
    basicSize: BYTES,
    flags: EXCEPTION_FLAGS,
    layout: LAYOUT,
    slots: { init: syntaxErrorInit, clear },
  });
}

defineSyntaxError(INDENTATION_ERROR, SYNTAX_ERROR, "IndentationError", "Improper indentation.");
defineSyntaxError(TAB_ERROR, INDENTATION_ERROR, "TabError", "Improper mixture of spaces and tabs.");

const SYNTAX_TYPES = { SyntaxError: SYNTAX_ERROR, IndentationError: INDENTATION_ERROR, TabError: TAB_ERROR };

/** Raises what the parser or the compiler found. */
export function raiseSyntaxErrorFromParser(vm: Machine, error: PythonSyntaxError): PythonException {
  const mark = vm.mark();
  const text = (value: string | null): Address => vm.hold(value === null ? vm.none() : vm.str(value));
  const number = (value: number | null): Address => vm.hold(value === null ? vm.none() : newInt(vm, value));
  // The compiler knows the tree and not the source: the line comes from the file, if there is one.
  const source =
    error.text ??
    (error.filename === null || error.lineno === null ? null : programLine(vm, error.filename, error.lineno));
  const details = vm.hold(
    tuplePack(
      vm,
      text(error.filename),
      number(error.lineno),
      number(error.offset),
      text(source),
      number(error.endLineno),
      number(error.endOffset),
    ),
  );
  const args = vm.hold(tuplePack(vm, text(error.msg), details));
  const exception = newException(vm, SYNTAX_TYPES[error.type], args);
  vm.release(mark);
  return raiseInstance(vm, exception);
}
