/** CALL_FUNCTION_EX, and the name of what is called in an error. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newDict } from "../../builtins/dict/dict.ts";
import { callTuple } from "../../object/call.ts";
import { lookupAttr } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { tupleFromIterable } from "../../object/iterate.ts";
import { FLAG_UNICODE_SUBCLASS, TP_ITER } from "../../object/offsets.ts";
import { strOf } from "../../object/repr.ts";
import { DICT_TYPE, NONE, TUPLE_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { dictMergeOperation } from "./building.ts";
import { reprOf } from "./handling.ts";

const ID_QUALNAME = identifier("__qualname__");

/** CALL_FUNCTION_EX: callable, arguments and perhaps keywords at i32 index `base`. */
export function callFunctionEx(vm: Machine, base: number, hasKeywords: boolean): Address {
  const i32 = vm.i32;
  const callable = i32[base];
  const args = i32[base + 2];
  const kwargs = hasKeywords ? i32[base + 4] : 0;
  const mark = vm.mark();
  let dict = kwargs;
  if (kwargs !== 0 && vm.typeOf(kwargs) !== DICT_TYPE) {
    dict = vm.hold(newDict(vm));
    dictMergeOperation(vm, callable, dict, kwargs);
  }
  let tuple = args;
  if (vm.typeOf(args) !== TUPLE_TYPE) {
    if (vm.i32[(vm.typeOf(args) + TP_ITER) >> 2] === 0 && !isIterableSequence(vm, args)) {
      throw vm.raise(
        TYPE_ERROR,
        `${functionText(vm, callable)} argument after * must be an iterable, not ${vm.typeName(args)}`,
      );
    }
    tuple = vm.hold(tupleFromIterable(vm, args));
  }
  const result = callTuple(vm, callable, tuple, dict);
  vm.release(mark);
  return result;
}

export function isIterableSequence(vm: Machine, object: Address): boolean {
  return vm.i32[(vm.typeOf(object) + 776) >> 2] !== 0;
}

/** _PyObject_FunctionStr: `module.qualname()` of what is called, for messages. */
export function functionText(vm: Machine, callable: Address): string {
  const qualname = lookupAttr(vm, callable, vm.id(ID_QUALNAME));
  if (qualname === 0) {
    const text = strOf(vm, callable);
    const result = vm.toJs(text);
    vm.decref(text);
    return result;
  }
  const mark = vm.mark();
  vm.hold(qualname);
  const module = lookupAttr(vm, callable, vm.id(identifierModule));
  if (module !== 0) vm.hold(module);
  const name = vm.hasFlag(qualname, FLAG_UNICODE_SUBCLASS) ? vm.toJs(qualname) : reprOf(vm, qualname);
  const inBuiltins = module === 0 || module === NONE || vm.toJs(module) === "builtins";
  const result = inBuiltins ? `${name}()` : `${vm.toJs(module)}.${name}()`;
  vm.release(mark);
  return result;
}

const identifierModule = identifier("__module__");
