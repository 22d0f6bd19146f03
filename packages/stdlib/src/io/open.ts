/** The functions of _io: open, open_code, text_encoding (Modules/_io/_iomodule.c). */
import {
  type Address,
  asInt,
  callMethod0,
  callWith,
  DEPRECATION_WARNING,
  FALSE,
  fetchException,
  getAttrId,
  identifier,
  intToNumber,
  isInt,
  isNumber,
  isStr,
  isTrue,
  type Machine,
  newInt,
  NONE,
  restoreException,
  RUNTIME_WARNING,
  setAttrId,
  textOf,
  TRUE,
  TYPE_ERROR,
  VALUE_ERROR,
  warn,
} from "@pyvm/vm";
import { chain, DEFAULT_BUFFER_SIZE, ID_CLOSE, ID_ISATTY, ID_MODE } from "./common.ts";
import { BUFFERED_RANDOM_TYPE, BUFFERED_READER_TYPE, BUFFERED_WRITER_TYPE } from "./buffered/types.ts";
import { FILE_IO_TYPE } from "./fileio.ts";
import { fsPath } from "./paths.ts";
import { TEXT_IO_WRAPPER_TYPE } from "./text/address.ts";

const ID_BLOCK_SIZE = identifier("_blksize");
const MODES = "xrwa+tbU";

interface Mode {
  readonly text: string;
  /** The letters for the raw file. */
  readonly raw: string;
  readonly creating: boolean;
  readonly writing: boolean;
  readonly appending: boolean;
  readonly updating: boolean;
  readonly binary: boolean;
}

function shownType(vm: Machine, object: Address): string {
  return object === NONE ? "None" : vm.typeName(object);
}

/** The text of a str argument of open(); `orNone` tells what else it may be. */
function textArgument(vm: Machine, value: Address, name: string, orNone: string): string | null {
  if (value === 0 || (orNone !== "" && value === NONE)) return null;
  if (!isStr(vm, value)) {
    throw vm.raise(TYPE_ERROR, `open() argument '${name}' must be str${orNone}, not ${shownType(vm, value)}`);
  }
  const text = textOf(vm, value);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  return text;
}

function parseMode(vm: Machine, mode: string): Mode {
  for (let i = 0; i < mode.length; i++) {
    if (!MODES.includes(mode[i]!) || mode.indexOf(mode[i]!, i + 1) >= 0) {
      throw vm.raise(VALUE_ERROR, `invalid mode: '${mode}'`);
    }
  }
  const has = (letter: string): boolean => mode.includes(letter);
  const universal = has("U");
  if (universal) {
    if (has("x") || has("w") || has("a") || has("+")) {
      throw vm.raise(VALUE_ERROR, "mode U cannot be combined with 'x', 'w', 'a', or '+'");
    }
    warn(vm, DEPRECATION_WARNING, "'U' mode is deprecated", 1);
  }
  if (has("t") && has("b")) throw vm.raise(VALUE_ERROR, "can't have text and binary mode at once");
  const reading = has("r") || universal;
  if (Number(has("x")) + Number(reading) + Number(has("w")) + Number(has("a")) > 1) {
    throw vm.raise(VALUE_ERROR, "must have exactly one of create/read/write/append mode");
  }
  let raw = "";
  for (const letter of "xrwa+") if (letter === "r" ? reading : has(letter)) raw += letter;
  return {
    text: mode,
    raw,
    creating: has("x"),
    writing: has("w"),
    appending: has("a"),
    updating: has("+"),
    binary: has("b"),
  };
}

function checkBinary(vm: Machine, mode: Mode, encoding: Address, errors: Address, newline: Address): void {
  if (!mode.binary) return;
  for (const [name, value] of [
    ["encoding", encoding],
    ["errors", errors],
    ["newline", newline],
  ] as const) {
    if (value !== 0 && value !== NONE)
      throw vm.raise(VALUE_ERROR, `binary mode doesn't take ${name === "newline" ? "a" : "an"} ${name} argument`);
  }
}

/** The buffer's size: what the file says, or the default. */
function bufferSize(vm: Machine, raw: Address, asked: number): number {
  if (asked >= 0) return asked;
  const size = vm.hold(getAttrId(vm, raw, ID_BLOCK_SIZE));
  const value = isInt(vm, size) ? intToNumber(vm, size) : asInt(vm, size);
  vm.decref(vm.unhold());
  return value > 1 ? value : DEFAULT_BUFFER_SIZE;
}

/** Makes the streams above the raw one, the lowest first; each owns the one below. */
function build(
  vm: Machine,
  raw: Address,
  mode: Mode,
  bufferingAsked: number,
  encoding: Address,
  errors: Address,
  newline: Address,
  layers: { top: Address },
): Address {
  const terminal = vm.hold(callMethod0(vm, raw, ID_ISATTY));
  const isTerminal = isTrue(vm, terminal);
  vm.decref(vm.unhold());
  let buffering = bufferingAsked;
  let lineBuffering = false;
  if (buffering === 1 || (buffering < 0 && isTerminal)) {
    buffering = -1;
    lineBuffering = true;
  }
  buffering = bufferSize(vm, raw, buffering);
  if (buffering === 0) {
    if (!mode.binary) throw vm.raise(VALUE_ERROR, "can't have unbuffered text I/O");
    return vm.newRef(raw);
  }
  let type: Address = BUFFERED_READER_TYPE;
  if (mode.updating) type = BUFFERED_RANDOM_TYPE;
  else if (mode.creating || mode.writing || mode.appending) type = BUFFERED_WRITER_TYPE;
  const buffer = vm.hold(callWith(vm, type, raw, vm.hold(newInt(vm, buffering))));
  layers.top = buffer;
  if (mode.binary) return vm.newRef(buffer);
  const wrapper = vm.hold(
    callWith(
      vm,
      TEXT_IO_WRAPPER_TYPE,
      buffer,
      encoding || NONE,
      errors || NONE,
      newline || NONE,
      lineBuffering ? TRUE : FALSE,
    ),
  );
  layers.top = wrapper;
  setAttrId(vm, wrapper, ID_MODE, vm.hold(vm.str(mode.text)));
  return vm.newRef(wrapper);
}

/** Closes what was opened before an error, which stays current. */
function closeAfter(vm: Machine, stream: Address): unknown {
  const failure = vm.hold(fetchException(vm));
  const mark = vm.mark();
  try {
    vm.decref(callMethod0(vm, stream, ID_CLOSE));
  } catch (late) {
    vm.caught(late, mark);
    chain(vm, vm.unhold());
    return late;
  }
  vm.unhold();
  return restoreException(vm, failure);
}

export function open(
  vm: Machine,
  _module: Address,
  file: Address,
  modeObject: Address,
  bufferingObject: Address,
  encoding: Address,
  errors: Address,
  newline: Address,
  closefd: Address,
  opener: Address,
): Address {
  const modeText = textArgument(vm, modeObject, "mode", "") ?? "r";
  const buffering = bufferingObject === 0 ? -1 : asInt(vm, bufferingObject);
  textArgument(vm, encoding, "encoding", " or None");
  textArgument(vm, errors, "errors", " or None");
  textArgument(vm, newline, "newline", " or None");
  const closes = closefd === 0 || asInt(vm, closefd) !== 0;
  const mark = vm.mark();
  const path = vm.hold(isNumber(vm, file) ? vm.newRef(file) : fsPath(vm, file));
  const mode = parseMode(vm, modeText);
  checkBinary(vm, mode, encoding, errors, newline);
  if (mode.binary && buffering === 1) {
    warn(
      vm,
      RUNTIME_WARNING,
      "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
      1,
    );
  }
  const rawMode = vm.hold(vm.str(mode.raw));
  const raw = vm.hold(callWith(vm, FILE_IO_TYPE, path, rawMode, closes ? TRUE : FALSE, opener || NONE));
  const inner = vm.mark();
  vm.hold(vm.newRef(raw));
  const layers = { top: raw };
  let result: Address;
  try {
    result = vm.hold(build(vm, raw, mode, buffering, encoding, errors, newline, layers));
  } catch (error) {
    const top = vm.newRef(layers.top);
    vm.caught(error, inner);
    vm.hold(top);
    throw closeAfter(vm, top);
  }
  return vm.keep(mark, result);
}

export function openCode(vm: Machine, module: Address, path: Address): Address {
  if (!isStr(vm, path)) {
    throw vm.raise(TYPE_ERROR, `open_code() argument 'path' must be str, not ${shownType(vm, path)}`);
  }
  const mode = vm.hold(vm.str("rb"));
  const result = open(vm, module, path, mode, 0, 0, 0, 0, 0, 0);
  vm.decref(vm.unhold());
  return result;
}

export function textEncoding(vm: Machine, _module: Address, encoding: Address, stackLevel: Address): Address {
  if (stackLevel !== 0) asInt(vm, stackLevel);
  return encoding === NONE ? vm.str("locale") : vm.newRef(encoding);
}
