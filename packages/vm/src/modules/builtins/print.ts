/** print and input. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, raiseObject } from "../../machine/errors.ts";
import { dictGetId } from "../../builtins/dict/dict.ts";
import { intToNumber } from "../../builtins/int/convert.ts";
import { strLength, substring, charAt } from "../../builtins/str/text.ts";
import { getAttrId } from "../../object/attribute.ts";
import { call1, callMethod0, callMethod1 } from "../../object/call.ts";
import { isTrue } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { FLAG_LONG_SUBCLASS, FLAG_UNICODE_SUBCLASS } from "../../object/offsets.ts";
import { strOf } from "../../object/repr.ts";
import { IS_SYSDICT } from "../../object/state.ts";
import { EOF_ERROR, NONE, RUNTIME_ERROR, TYPE_ERROR } from "../../object/static.ts";

const ID_STDIN = identifier("stdin");
const ID_STDOUT = identifier("stdout");
const ID_STDERR = identifier("stderr");
const ID_WRITE = identifier("write");
const ID_FLUSH = identifier("flush");
const ID_FILENO = identifier("fileno");
const ID_READLINE = identifier("readline");
const ID_SPACE = identifier(" ");
const ID_NEWLINE = identifier("\n");

function stream(vm: Machine, name: number): Address {
  const sys = vm.get(0, IS_SYSDICT);
  return sys === 0 ? 0 : dictGetId(vm, sys, name);
}

/** `print(*args, sep=' ', end='\n', file=None, flush=False)`. */
export function print(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  let separator = vm.id(ID_SPACE);
  let end = vm.id(ID_NEWLINE);
  let file: Address = NONE;
  let flush = false;
  const count = kwnames === 0 ? 0 : vm.tupleSize(kwnames);
  for (let i = 0; i < count; i++) {
    const value = vm.get(argv, 8 * (nargs + i));
    switch (vm.toJs(vm.tupleItem(kwnames, i))) {
      case "sep":
        if (value !== NONE) separator = value;
        break;
      case "end":
        if (value !== NONE) end = value;
        break;
      case "file":
        file = value;
        break;
      case "flush":
        flush = isTrue(vm, value);
        break;
      default:
        throw vm.raise(TYPE_ERROR, `'${vm.toJs(vm.tupleItem(kwnames, i))}' is an invalid keyword argument for print()`);
    }
  }
  if (file === NONE) {
    file = stream(vm, ID_STDOUT);
    if (file === 0) throw vm.raise(RUNTIME_ERROR, "lost sys.stdout");
    if (file === NONE) return vm.none();
  }
  for (const [value, name] of [
    [separator, "sep"],
    [end, "end"],
  ] as const) {
    if (!vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, `${name} must be None or a string, not ${vm.typeName(value)}`);
    }
  }
  const mark = vm.mark();
  vm.hold(vm.newRef(file));
  const write = vm.hold(getAttrId(vm, file, ID_WRITE));
  const inner = vm.mark();
  for (let i = 0; i < nargs; i++) {
    if (i > 0) vm.hold(call1(vm, write, separator));
    vm.hold(call1(vm, write, vm.hold(strOf(vm, vm.get(argv, 8 * i)))));
    vm.release(inner);
  }
  vm.hold(call1(vm, write, end));
  if (flush) vm.hold(callMethod0(vm, file, ID_FLUSH));
  vm.release(mark);
  return vm.none();
}

/** Flushes a stream; errors are dropped. */
function flushQuietly(vm: Machine, file: Address): void {
  const mark = vm.mark();
  try {
    vm.hold(callMethod0(vm, file, ID_FLUSH));
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
}

function requireStream(vm: Machine, name: number, text: string): Address {
  const file = stream(vm, name);
  if (file === 0 || file === NONE) throw vm.raise(RUNTIME_ERROR, `input(): lost sys.${text}`);
  return file;
}

/** Whether a stream is that of the descriptor `fd`, which is a terminal. */
function isTerminal(vm: Machine, file: Address, fd: number): boolean {
  const mark = vm.mark();
  try {
    const number = vm.hold(callMethod0(vm, file, ID_FILENO));
    const isOwn = vm.hasFlag(number, FLAG_LONG_SUBCLASS) && intToNumber(vm, number) === fd;
    vm.release(mark);
    return isOwn && vm.host.files?.isatty(fd) === true;
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    return false;
  }
}

/** `input([prompt])`. The prompt goes to standard output, or, at a terminal, where the line editor shows it. */
export function input(vm: Machine, _module: Address, prompt: Address): Address {
  const fin = requireStream(vm, ID_STDIN, "stdin");
  const fout = requireStream(vm, ID_STDOUT, "stdout");
  const ferr = requireStream(vm, ID_STDERR, "stderr");
  const mark = vm.mark();
  flushQuietly(vm, ferr);
  if (prompt !== 0) {
    const text = vm.hold(strOf(vm, prompt));
    vm.hold(callMethod1(vm, fout, ID_WRITE, text));
  }
  flushQuietly(vm, fout);
  const line = vm.hold(callMethod0(vm, fin, ID_READLINE));
  if (!vm.hasFlag(line, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "object.readline() returned non-string");
  const length = strLength(vm, line);
  if (length === 0) {
    if (isTerminal(vm, fin, 0) && isTerminal(vm, fout, 1)) throw raiseObject(vm, EOF_ERROR, 0);
    throw vm.raise(EOF_ERROR, "EOF when reading a line");
  }
  const result = charAt(vm, line, length - 1) === 10 ? substring(vm, line, 0, length - 1) : vm.newRef(line);
  vm.release(mark);
  return result;
}
