/** Tracebacks are made as an exception leaves frames (PyTraceBack_Here). */
import type { Address } from "@pyvm/heap";
import { PythonException } from "../../machine/errors.ts";
import type { Machine } from "../../machine/machine.ts";
import { EXC_TRACEBACK, F_CODE, F_LASTI, TB_FRAME, TB_LASTI, TB_LINENO, TB_NEXT } from "../../object/offsets.ts";
import { TRACEBACK_TYPE } from "../../object/static.ts";
import { lineOf } from "../code-lines.ts";

/** sizeof(PyTracebackObject). */
export const TRACEBACK_BYTES = 40;

/** Puts an entry for `frame`, at the line it is executing, before the current exception's traceback. */
export function addTraceback(vm: Machine, frame: Address): void {
  const exception = vm.currentException();
  const lasti = vm.get(frame, F_LASTI);
  const line = lineOf(vm, vm.get(frame, F_CODE), lasti * 2);
  const next = vm.get(exception, EXC_TRACEBACK);
  try {
    const traceback = newTraceback(vm, next, frame, lasti * 2, line);
    vm.set(exception, EXC_TRACEBACK, traceback);
  } catch (error) {
    if (!(error instanceof PythonException)) throw error; // without memory for an entry the MemoryError goes on in the exception's place
  }
}

/** `next` (0: none) is taken over, `frame` counted. `lasti` in bytes. */
export function newTraceback(vm: Machine, next: Address, frame: Address, lasti: number, line: number): Address {
  const traceback = vm.newContainer(TRACEBACK_TYPE, TRACEBACK_BYTES);
  vm.set(traceback, TB_NEXT, next);
  vm.set(traceback, TB_FRAME, vm.newRef(frame));
  vm.set(traceback, TB_LASTI, lasti);
  vm.set(traceback, TB_LINENO, line);
  vm.track(traceback);
  return traceback;
}
