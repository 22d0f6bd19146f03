/** Entries of tracebacks for functions that are not Python's (_PyTraceback_Add). */
import { PythonException } from "../../machine/errors.ts";
import type { Machine } from "../../machine/machine.ts";
import { newFrame } from "../../eval/frame.ts";
import { EXC_TRACEBACK } from "../../object/offsets.ts";
import { IS_BUILTINS } from "../../object/state.ts";
import { emptyBytes } from "../bytes/bytes.ts";
import { newCode } from "../code.ts";
import { newDict } from "../dict/dict.ts";
import { emptyTuple } from "../tuple/tuple.ts";
import { newTraceback } from "./here.ts";

/** CO_OPTIMIZED | CO_NEWLOCALS. */
const FLAGS = 3;

/** Puts an entry for the line of a function before the current exception's traceback. */
export function addNativeTraceback(vm: Machine, name: string, filename: string, line: number): void {
  const mark = vm.mark();
  try {
    const none = vm.hold(emptyTuple(vm));
    const bytes = vm.hold(emptyBytes(vm));
    const file = vm.hold(vm.str(filename));
    const title = vm.hold(vm.str(name));
    const code = vm.hold(
      newCode(vm, {
        argcount: 0,
        posonlyargcount: 0,
        kwonlyargcount: 0,
        nlocals: 0,
        stacksize: 0,
        flags: FLAGS,
        firstlineno: line,
        code: bytes,
        consts: none,
        names: none,
        varnames: none,
        freevars: none,
        cellvars: none,
        filename: file,
        name: title,
        linetable: bytes,
      }),
    );
    const globals = vm.hold(newDict(vm));
    const frame = vm.hold(newFrame(vm, code, globals, vm.get(0, IS_BUILTINS), 0));
    const exception = vm.currentException();
    const traceback = newTraceback(vm, vm.get(exception, EXC_TRACEBACK), frame, 0, line);
    vm.set(exception, EXC_TRACEBACK, traceback);
  } catch (error) {
    if (!(error instanceof PythonException)) throw error; // without memory for an entry the MemoryError goes on in the exception's place
  }
  vm.release(mark);
}
