/** Running a code object in given namespaces (PyEval_EvalCode of Python/ceval.c). */
import { CO_VARARGS, CO_VARKEYWORDS } from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictGetId, dictSetId } from "../builtins/dict/dict.ts";
import { builtinsOf, currentBuiltins, newPythonFunction } from "../builtins/function/function.ts";
import { identifier } from "../object/identifiers.ts";
import { CO_ARGCOUNT, CO_FLAGS, CO_KWONLYARGCOUNT, FUNC_CODE } from "../object/offsets.ts";
import { bindCells, GENERATOR_FLAGS, makeFrame, runFrame } from "./call-function.ts";
import { newFrame } from "./frame.ts";
import { newGenerator } from "./generator/resume.ts";

const ID_BUILTINS = identifier("__builtins__");
/** Code that is more than a module's body: it takes arguments or makes a generator. */
const SPECIAL_FLAGS = GENERATOR_FLAGS | CO_VARARGS | CO_VARKEYWORDS;

/** Gives `globals` its `__builtins__` if it has none. */
export function ensureBuiltins(vm: Machine, globals: Address): void {
  if (dictGetId(vm, globals, ID_BUILTINS) === 0) dictSetId(vm, globals, ID_BUILTINS, currentBuiltins(vm));
}

/**
 * Executes `code` and returns its value (owned). `globals` must be a dict and gets `__builtins__` if it has none; `locals` is any
 * mapping.
 */
export function evalCode(vm: Machine, code: Address, globals: Address, locals: Address): Address {
  ensureBuiltins(vm, globals);
  const i32 = vm.i32;
  const flags = i32[(code + CO_FLAGS) >> 2];
  const parameters = i32[(code + CO_ARGCOUNT) >> 2] + i32[(code + CO_KWONLYARGCOUNT) >> 2];
  if (parameters > 0 || (flags & SPECIAL_FLAGS) !== 0) return evalAsFunction(vm, code, globals, locals);
  const frame = newFrame(vm, code, globals, builtinsOf(vm, globals), locals);
  bindCells(vm, code, frame, 0);
  return runFrame(vm, frame);
}

function evalAsFunction(vm: Machine, code: Address, globals: Address, locals: Address): Address {
  const mark = vm.mark();
  const func = vm.hold(newPythonFunction(vm, code, globals, 0));
  const result = callWithNamespace(vm, func, locals);
  vm.release(mark);
  return result;
}

/** Calls a Python function without arguments, its names in `locals`: how the body of a class is run. */
export function callWithNamespace(vm: Machine, func: Address, locals: Address): Address {
  const code = vm.get(func, FUNC_CODE);
  const frame = makeFrame(vm, func, code, vm.mark(), 0, 0, locals);
  if ((vm.get(code, CO_FLAGS) & GENERATOR_FLAGS) !== 0) return newGenerator(vm, frame, func);
  return runFrame(vm, frame);
}
