/** The way to sys.stderr. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callMethod0, callMethod1 } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { IS_SYSDICT } from "../../object/state.ts";
import { NONE } from "../../object/static.ts";
import { dictGetId } from "../dict/dict.ts";
import { orElse } from "./text.ts";

const ID_STDERR = identifier("stderr");
const ID_WRITE = identifier("write");
const ID_FLUSH = identifier("flush");

/** A value of the sys module (borrowed), or 0: PySys_GetObject. */
export function sysObject(vm: Machine, name: number): Address {
  const sys = vm.get(0, IS_SYSDICT);
  return sys === 0 ? 0 : dictGetId(vm, sys, name);
}

/** Writes to sys.stderr and flushes it. Nothing happens where there is none; errors are dropped. */
export function writeStderr(vm: Machine, text: string): void {
  const file = sysObject(vm, ID_STDERR);
  if (file === 0 || file === NONE) return;
  orElse(vm, undefined, () => {
    const mark = vm.mark();
    vm.hold(vm.newRef(file));
    vm.decref(callMethod1(vm, file, ID_WRITE, vm.hold(vm.str(text))));
    vm.decref(callMethod0(vm, file, ID_FLUSH));
    vm.release(mark);
  });
}
