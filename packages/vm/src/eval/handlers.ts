/** Entering and leaving exception handlers: the stack of handled exceptions (_PyErr_StackItem). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { TS_EXC_INFO } from "../object/state.ts";
import { vectorcall } from "../object/call.ts";

/**
 * POP_EXCEPT: the type, value and traceback at i32 indexes `at + 4`, `at + 2` and `at` become the handled exception again; the one handled until now is
 * released.
 */
export function popHandlerState(vm: Machine, at: number): void {
  const i32 = vm.i32;
  const item = i32[TS_EXC_INFO >> 2] >> 2;
  const type = i32[item];
  const value = i32[item + 2];
  const traceback = i32[item + 4];
  i32[item] = i32[at + 4];
  i32[item + 2] = i32[at + 2];
  i32[item + 4] = i32[at];
  if (type !== 0) vm.decref(type);
  if (value !== 0) vm.decref(value);
  if (traceback !== 0) vm.decref(traceback);
}

/** WITH_EXCEPT_START: calls the __exit__ seven entries down with the exception's type, value and traceback. */
export function callWithException(vm: Machine, sp: number): Address {
  const i32 = vm.i32;
  const exit = i32[sp - 14];
  const argv = vm.pushArguments(3);
  i32[argv >> 2] = i32[sp - 2];
  i32[(argv >> 2) + 2] = i32[sp - 4];
  i32[(argv >> 2) + 4] = i32[sp - 6];
  const result = vectorcall(vm, exit, argv, 3, 0);
  vm.popArguments(argv);
  return result;
}
