/** StopIteration and SystemExit: exceptions that carry one value. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType } from "../../object/native.ts";
import { T_OBJECT } from "../../object/offsets.ts";
import { BASE_EXCEPTION, EXCEPTION, NONE, STOP_ITERATION, SYSTEM_EXIT } from "../../object/static.ts";
import { exceptionClear, exceptionInit } from "./base.ts";
import { EXCEPTION_BYTES, EXCEPTION_FLAGS, exceptionLayout, EXIT_CODE, STOP_VALUE } from "./layout.ts";

const BYTES = EXCEPTION_BYTES + 8;

export function stopIterationInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, kwargs);
  vm.replace(self, STOP_VALUE, vm.newRef(vm.tupleSize(args) > 0 ? vm.tupleItem(args, 0) : NONE));
}

function systemExitInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, kwargs);
  const size = vm.tupleSize(args);
  if (size > 0) vm.replace(self, EXIT_CODE, vm.newRef(size === 1 ? vm.tupleItem(args, 0) : args));
}

defineType(SYSTEM_EXIT, {
  name: "SystemExit",
  base: BASE_EXCEPTION,
  doc: "Request to exit from the interpreter.",
  basicSize: BYTES,
  flags: EXCEPTION_FLAGS,
  layout: exceptionLayout(EXIT_CODE, 1),
  slots: { init: systemExitInit, clear: exceptionClear(EXIT_CODE) },
  members: [["code", T_OBJECT, EXIT_CODE, 0, "exception code"]],
});

defineType(STOP_ITERATION, {
  name: "StopIteration",
  base: EXCEPTION,
  doc: "Signal the end from iterator.__next__().",
  basicSize: BYTES,
  flags: EXCEPTION_FLAGS,
  layout: exceptionLayout(STOP_VALUE, 1),
  slots: { init: stopIterationInit, clear: exceptionClear(STOP_VALUE) },
  members: [["value", T_OBJECT, STOP_VALUE, 0, "generator return value"]],
});
