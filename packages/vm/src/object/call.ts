/**
 * Calling: vectorcall everywhere, as in CPython 3.10's Objects/call.c. Arguments lie in memory at `argv`, 8 bytes each: the positional ones, then
 * the values for the names in the tuple `kwnames`.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { callPlainMethod, callPythonFunction, isPlainCall } from "../eval/call-function.ts";
import { callBuiltinMethod, callMethodDescriptor } from "../builtins/function/native-call.ts";
import { dictKeyAt, dictValueAt, newDict, dictNext, dictSet, dictSize } from "../builtins/dict/dict.ts";
import { newTuple } from "../builtins/tuple/tuple.ts";
import { identifier, type IdentifierWord } from "./identifiers.ts";
import { getAttr, lookupSpecialMethod, typeLookup } from "./attribute.ts";
import { slotTpCall } from "./type/slot-functions.ts";
import { answered, NATIVE, type NewFunc, type TernaryFunc, type VectorcallFunc } from "./native.ts";
import {
  FLAG_HAVE_VECTORCALL,
  FLAG_HEAPTYPE,
  METHOD_FUNC,
  METHOD_SELF,
  OB_SIZE,
  OB_TYPE,
  TP_CALL,
  TP_FLAGS,
  TP_VECTORCALL,
  TP_VECTORCALL_OFFSET,
  TUPLE_ITEMS,
} from "./offsets.ts";
import {
  BUILTIN_FUNCTION_TYPE,
  FUNCTION_TYPE,
  METHOD_DESCRIPTOR_TYPE,
  METHOD_TYPE,
  TYPE_ERROR,
  TYPE_TYPE,
} from "./static.ts";

const ID_CALL = identifier("__call__");

/** PyObject_Vectorcall: calls with `nargs` borrowed positional arguments at `argv` and the values of `kwnames` after them. */
export function vectorcall(vm: Machine, callable: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const i32 = vm.i32;
  const type = i32[(callable + OB_TYPE) >> 2]!;
  switch (type) {
    case FUNCTION_TYPE:
      return callPythonFunction(vm, callable, argv, nargs, kwnames);
    case BUILTIN_FUNCTION_TYPE:
      return callBuiltinMethod(vm, callable, argv, nargs, kwnames);
    case METHOD_TYPE:
      return callBoundMethod(vm, callable, argv, nargs, kwnames);
    case METHOD_DESCRIPTOR_TYPE:
      return callMethodDescriptor(vm, callable, argv, nargs, kwnames);
    case TYPE_TYPE: {
      const native = i32[(callable + TP_VECTORCALL) >> 2]!;
      if (native !== 0) return answered((NATIVE[native] as VectorcallFunc)(vm, callable, argv, nargs, kwnames));
      return callWithTuple(vm, callable, argv, nargs, kwnames);
    }
    default:
      return callOther(vm, type, callable, argv, nargs, kwnames);
  }
}

/** An instance of a static type may carry the index of its own vectorcall (functools.partial); everything else has tp_call. */
function callOther(
  vm: Machine,
  type: Address,
  callable: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  const i32 = vm.i32;
  if ((i32[(type + TP_FLAGS) >> 2]! & (FLAG_HAVE_VECTORCALL | FLAG_HEAPTYPE)) === FLAG_HAVE_VECTORCALL) {
    const native = i32[(callable + i32[(type + TP_VECTORCALL_OFFSET) >> 2]!) >> 2]!;
    if (native !== 0) return answered((NATIVE[native] as VectorcallFunc)(vm, callable, argv, nargs, kwnames));
  }
  return callWithTuple(vm, callable, argv, nargs, kwnames);
}

/** Calls a bound method: its self goes in front of the arguments. */
function callBoundMethod(vm: Machine, method: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const i32 = vm.i32;
  const extra = kwnames === 0 ? 0 : i32[(kwnames + OB_SIZE) >> 2]!;
  const count = nargs + extra;
  const args = vm.pushArguments(count + 1);
  i32[args >> 2] = i32[(method + METHOD_SELF) >> 2]!;
  for (let i = 0; i < count; i++) i32[((args + 8) >> 2) + 2 * i] = i32[(argv >> 2) + 2 * i]!;
  const result = vectorcall(vm, i32[(method + METHOD_FUNC) >> 2]!, args, nargs + 1, kwnames);
  vm.popArguments(args);
  return result;
}

/** _PyObject_MakeTpCall: packs a tuple and a dict for a type that has only tp_call. */
export function callWithTuple(vm: Machine, callable: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const call = vm.i32[(vm.typeOf(callable) + TP_CALL) >> 2]!;
  if (call === 0) throw vm.raise(TYPE_ERROR, `'${vm.typeName(callable)}' object is not callable`);
  if (kwnames === 0 && NATIVE[call] === slotTpCall) {
    const result = callInstance(vm, callable, argv, nargs);
    if (result > 0) return result;
  }
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  vm.enterRecursion(" while calling a Python object");
  const result = (NATIVE[call] as TernaryFunc)(vm, callable, args, kwargs);
  vm.leaveRecursion();
  vm.release(mark);
  return result;
}

/**
 * Calls an instance whose `__call__` is a Python function that needs no tuple; -1 where nothing has been done. The arguments have the references that the tuple would
 * have had.
 */
function callInstance(vm: Machine, callable: Address, argv: Address, nargs: number): Address {
  const found = typeLookup(vm, vm.typeOf(callable), vm.id(ID_CALL));
  if (found === 0 || vm.typeOf(found) !== FUNCTION_TYPE || !isPlainCall(vm.i32, found, nargs + 1)) return -1;
  const i32 = vm.i32;
  const mark = vm.mark();
  vm.hold(vm.newRef(found));
  for (let at = argv >> 2, end = at + 2 * nargs; at < end; at += 2) vm.hold(vm.newRef(i32[at]!));
  vm.enterRecursion(" while calling a Python object");
  const result = callPlainMethod(vm, found, callable, argv, nargs);
  vm.leaveRecursion();
  vm.release(mark);
  return result;
}

/** A new tuple of `nargs` borrowed references at `argv`. */
export function tupleFromArguments(vm: Machine, argv: Address, nargs: number): Address {
  const i32 = vm.i32;
  const tuple = newTuple(vm, nargs);
  for (let i = 0; i < nargs; i++) {
    const value = i32[(argv >> 2) + 2 * i]!;
    i32[value >> 2]!++;
    i32[((tuple + TUPLE_ITEMS) >> 2) + 2 * i] = value;
  }
  return tuple;
}

/** A new dict of the names in `kwnames` and the borrowed values at `values`. */
export function keywordsAsDict(vm: Machine, values: Address, kwnames: Address): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  const count = vm.tupleSize(kwnames);
  for (let i = 0; i < count; i++) dictSet(vm, dict, vm.tupleItem(kwnames, i), vm.i32[(values >> 2) + 2 * i]!);
  return vm.keep(mark, dict);
}

/** PyObject_Call: with a tuple and a dict (0: none). */
export function callTuple(vm: Machine, callable: Address, args: Address, kwargs: Address): Address {
  const i32 = vm.i32;
  const type = i32[(callable + OB_TYPE) >> 2]!;
  if (!hasVectorcall(vm, type, callable)) return callTpCall(vm, callable, args, kwargs);
  const nargs = vm.tupleSize(args);
  if (kwargs === 0 || dictSize(vm, kwargs) === 0) return vectorcall(vm, callable, args + TUPLE_ITEMS, nargs, 0);
  return callWithKeywordDict(vm, callable, args, kwargs);
}

function hasVectorcall(vm: Machine, type: Address, callable: Address): boolean {
  switch (type) {
    case FUNCTION_TYPE:
    case BUILTIN_FUNCTION_TYPE:
    case METHOD_TYPE:
    case METHOD_DESCRIPTOR_TYPE:
      return true;
    case TYPE_TYPE:
      return vm.i32[(callable + TP_VECTORCALL) >> 2] !== 0;
    default:
      return false;
  }
}

function callTpCall(vm: Machine, callable: Address, args: Address, kwargs: Address): Address {
  const call = vm.i32[(vm.typeOf(callable) + TP_CALL) >> 2]!;
  if (call === 0) throw vm.raise(TYPE_ERROR, `'${vm.typeName(callable)}' object is not callable`);
  vm.enterRecursion(" while calling a Python object");
  const result = (NATIVE[call] as TernaryFunc)(vm, callable, args, kwargs);
  vm.leaveRecursion();
  return result;
}

/** _PyStack_UnpackDict: the keywords of a dict as values behind the arguments and a tuple of names. */
function callWithKeywordDict(vm: Machine, callable: Address, args: Address, kwargs: Address): Address {
  const i32 = vm.i32;
  const mark = vm.mark();
  const nargs = vm.tupleSize(args);
  const nkw = dictSize(vm, kwargs);
  const kwnames = vm.hold(newTuple(vm, nkw));
  const argv = vm.mark();
  for (let i = 0; i < nargs; i++) vm.hold(vm.newRef(vm.tupleItem(args, i)));
  let index = 0;
  for (let at = dictNext(vm, kwargs, 0); at >= 0 && index < nkw; at = dictNext(vm, kwargs, at + 1)) {
    const key = dictKeyAt(vm, kwargs, at);
    if (!vm.hasFlag(key, 1 << 28)) throw vm.raise(TYPE_ERROR, "keywords must be strings");
    i32[((kwnames + TUPLE_ITEMS) >> 2) + 2 * index++] = vm.newRef(key);
    vm.hold(vm.newRef(dictValueAt(vm, kwargs, at)));
  }
  const result = vectorcall(vm, callable, argv, nargs, kwnames);
  vm.release(mark);
  return result;
}

export function call0(vm: Machine, callable: Address): Address {
  return vectorcall(vm, callable, vm.mark(), 0, 0);
}

export function call1(vm: Machine, callable: Address, a: Address): Address {
  const argv = vm.pushArguments(1);
  vm.i32[argv >> 2] = a;
  const result = vectorcall(vm, callable, argv, 1, 0);
  vm.popArguments(argv);
  return result;
}

export function call2(vm: Machine, callable: Address, a: Address, b: Address): Address {
  const argv = vm.pushArguments(2);
  vm.i32[argv >> 2] = a;
  vm.i32[(argv + 8) >> 2] = b;
  const result = vectorcall(vm, callable, argv, 2, 0);
  vm.popArguments(argv);
  return result;
}

export function call3(vm: Machine, callable: Address, a: Address, b: Address, c: Address): Address {
  const argv = vm.pushArguments(3);
  vm.i32[argv >> 2] = a;
  vm.i32[(argv + 8) >> 2] = b;
  vm.i32[(argv + 16) >> 2] = c;
  const result = vectorcall(vm, callable, argv, 3, 0);
  vm.popArguments(argv);
  return result;
}

/** Calls with borrowed references from JavaScript; for cold paths. */
export function callWith(vm: Machine, callable: Address, ...args: Address[]): Address {
  const argv = vm.pushArguments(args.length);
  for (let i = 0; i < args.length; i++) vm.i32[(argv >> 2) + 2 * i] = args[i]!;
  const result = vectorcall(vm, callable, argv, args.length, 0);
  vm.popArguments(argv);
  return result;
}

/** `object.name()`, the name given as an identifier word. */
export function callMethod0(vm: Machine, object: Address, name: IdentifierWord): Address {
  return callMethodWith(vm, object, name);
}

export function callMethod1(vm: Machine, object: Address, name: IdentifierWord, a: Address): Address {
  return callMethodWith(vm, object, name, a);
}

export function callMethod2(vm: Machine, object: Address, name: IdentifierWord, a: Address, b: Address): Address {
  return callMethodWith(vm, object, name, a, b);
}

/** `object.name(*args)`. */
export function callMethodWith(vm: Machine, object: Address, name: IdentifierWord, ...args: Address[]): Address {
  const mark = vm.mark();
  const method = vm.hold(getAttr(vm, object, vm.id(name)));
  const result = callWith(vm, method, ...args);
  vm.release(mark);
  return result;
}

/**
 * Calls the special method `name` of the object's type with `args` (the object itself not among them), or returns 0 when the type has none:
 * `lookup_maybe_method` and `vectorcall_unbound`.
 */
export function callSpecial(vm: Machine, object: Address, name: IdentifierWord, ...args: Address[]): Address {
  const mark = vm.mark();
  const method = lookupSpecialMethod(vm, object, name);
  if (method === 0) return 0;
  vm.hold(method);
  const result = vm.specialUnbound ? callWith(vm, method, object, ...args) : callWith(vm, method, ...args);
  vm.release(mark);
  return result;
}

/** type.__new__ of a static type, called from TypeScript. */
export function callNew(vm: Machine, native: number, type: Address, args: Address, kwargs: Address): Address {
  return (NATIVE[native] as NewFunc)(vm, type, args, kwargs);
}
