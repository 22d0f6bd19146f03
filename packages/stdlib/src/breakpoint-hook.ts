/** sys.breakpointhook, which `breakpoint()` calls: $PYTHONBREAKPOINT says what debugger that starts. */
import {
  type Address,
  ATTRIBUTE_ERROR,
  bufferBytes,
  clearException,
  exceptionMatches,
  getAttr,
  importByName,
  IMPORT_ERROR,
  type Machine,
  RUNTIME_WARNING,
  vectorcall,
  warn,
} from "@pyvm/vm";
import { environmentBytes } from "./posix/environment.ts";

/** "module.function"; "0" for none. */
function setting(vm: Machine): string {
  const value = environmentBytes(vm, "PYTHONBREAKPOINT");
  if (value === 0) return vm.host.environment?.get("PYTHONBREAKPOINT") || "pdb.set_trace";
  return String.fromCharCode(...bufferBytes(vm, value)) || "pdb.set_trace";
}

export function breakpointHook(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const where = setting(vm);
  if (where === "0") return vm.none();
  const mark = vm.mark();
  const hook = vm.hold(findHook(vm, where));
  if (hook === 0) {
    warn(vm, RUNTIME_WARNING, `Ignoring unimportable $PYTHONBREAKPOINT: "${where}"`, 1);
    vm.release(mark);
    return vm.none();
  }
  const result = vectorcall(vm, hook, argv, nargs, kwnames);
  vm.release(mark);
  return result;
}

/** What a dotted name names (owned), or 0. */
function findHook(vm: Machine, where: string): Address {
  const dot = where.lastIndexOf(".");
  if (dot === 0) return 0;
  const mark = vm.mark();
  let expected: Address = IMPORT_ERROR;
  try {
    const module = vm.hold(importByName(vm, dot < 0 ? "builtins" : where.slice(0, dot)));
    expected = ATTRIBUTE_ERROR;
    const hook = getAttr(vm, module, vm.hold(vm.intern(where.slice(dot + 1))));
    vm.release(mark);
    return hook;
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, expected)) throw error;
    clearException(vm);
    return 0;
  }
}
