/** PyFunctionObject: a function made from code (Objects/funcobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callTuple } from "../../object/call.ts";
import { genericSetAttr } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { defineType } from "../../object/native.ts";
import {
  CO_CONSTS,
  CO_FREEVARS,
  CO_NAME,
  FLAG_HAVE_GC,
  FLAG_HAVE_VECTORCALL,
  FLAG_METHOD_DESCRIPTOR,
  F_BUILTINS,
  FLAG_DICT_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  FUNC_ANNOTATIONS,
  FUNC_BUILTINS,
  FUNC_CLOSURE,
  FUNC_CODE,
  FUNC_DEFAULTS,
  FUNC_DICT,
  FUNC_DOC,
  FUNC_GLOBALS,
  FUNC_KWDEFAULTS,
  FUNC_MODULE,
  FUNC_NAME,
  FUNC_QUALNAME,
  FUNC_VECTORCALL,
  FUNC_WEAKREFLIST,
  T_OBJECT,
  MEMBER_READONLY,
  MODULE_DICT,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { parseSignature, unpackTuple } from "../../object/signature.ts";
import { addressText } from "../../object/repr.ts";
import { IS_BUILTINS, TS_FRAME } from "../../object/state.ts";
import {
  CELL_TYPE,
  CODE_TYPE,
  DICT_TYPE,
  FUNCTION_TYPE,
  MODULE_TYPE,
  NONE,
  TUPLE_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../../object/static.ts";
import { dictGetId, dictSet, newDict } from "../dict/dict.ts";
import { newBoundMethod } from "../method.ts";

const FUNCTION_BYTES = 128;
const ID_BUILTINS = identifier("__builtins__");
const ID_NAME = identifier("__name__");

/** PyEval_GetBuiltins: the namespace of builtins of the code that runs (borrowed). */
export function currentBuiltins(vm: Machine): Address {
  const frame = vm.i32[TS_FRAME >> 2];
  return frame === 0 ? vm.i32[IS_BUILTINS >> 2] : vm.i32[(frame + F_BUILTINS) >> 2];
}

/**
 * _PyEval_BuiltinsFromGlobals: the namespace of builtins that code with these globals sees (borrowed); that of the code that runs, where the globals say
 * nothing.
 */
export function builtinsOf(vm: Machine, globals: Address): Address {
  const found = dictGetId(vm, globals, ID_BUILTINS);
  if (found === 0) return currentBuiltins(vm);
  return vm.typeOf(found) === MODULE_TYPE ? vm.get(found, MODULE_DICT) : found;
}

/** PyFunction_NewWithQualName: `code`, `globals` and `qualname` (0: the code's name) borrowed. */
export function newPythonFunction(vm: Machine, code: Address, globals: Address, qualname: Address): Address {
  const i32 = vm.i32;
  const func = vm.newContainer(FUNCTION_TYPE, FUNCTION_BYTES);
  const at = func >> 2;
  const name = i32[(code + CO_NAME) >> 2];
  const consts = i32[(code + CO_CONSTS) >> 2];
  const first = vm.tupleSize(consts) > 0 ? i32[(consts + TUPLE_ITEMS) >> 2] : NONE;
  const doc = vm.hasFlag(first, FLAG_UNICODE_SUBCLASS) ? first : NONE;
  i32[at + (FUNC_GLOBALS >> 2)] = vm.newRef(globals);
  i32[at + (FUNC_BUILTINS >> 2)] = vm.newRef(builtinsOf(vm, globals));
  i32[at + (FUNC_NAME >> 2)] = vm.newRef(name);
  i32[at + (FUNC_QUALNAME >> 2)] = vm.newRef(qualname === 0 ? name : qualname);
  i32[at + (FUNC_CODE >> 2)] = vm.newRef(code);
  i32[at + (FUNC_DOC >> 2)] = vm.newRef(doc);
  i32[at + (FUNC_VECTORCALL >> 2)] = 1;
  const module = dictGetId(vm, globals, ID_NAME);
  if (module !== 0) i32[at + (FUNC_MODULE >> 2)] = vm.newRef(module);
  vm.track(func);
  return func;
}

function functionNew(
  vm: Machine,
  code: Address,
  globals: Address,
  name: Address,
  defaults: Address,
  closure: Address,
): Address {
  if (vm.typeOf(code) !== CODE_TYPE) {
    throw vm.raise(TYPE_ERROR, `function() argument 'code' must be code, not ${vm.typeName(code)}`);
  }
  if (!vm.hasFlag(globals, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `function() argument 'globals' must be dict, not ${vm.typeName(globals)}`);
  }
  if (name !== 0 && name !== NONE && !vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, "arg 3 (name) must be None or string");
  }
  if (defaults !== 0 && defaults !== NONE && vm.typeOf(defaults) !== TUPLE_TYPE) {
    throw vm.raise(TYPE_ERROR, "arg 4 (defaults) must be None or tuple");
  }
  checkClosure(vm, code, closure === NONE ? 0 : closure);
  const func = newPythonFunction(vm, code, globals, 0);
  if (name !== 0 && name !== NONE) vm.replace(func, FUNC_NAME, vm.newRef(name));
  if (defaults !== 0 && defaults !== NONE) vm.set(func, FUNC_DEFAULTS, vm.newRef(defaults));
  if (closure !== 0 && closure !== NONE) vm.set(func, FUNC_CLOSURE, vm.newRef(closure));
  return func;
}

function checkClosure(vm: Machine, code: Address, closure: Address): void {
  const free = vm.tupleSize(vm.get(code, CO_FREEVARS));
  if (closure !== 0 && vm.typeOf(closure) !== TUPLE_TYPE)
    throw vm.raise(TYPE_ERROR, "arg 5 (closure) must be None or tuple");
  if (closure === 0 && free > 0) throw vm.raise(TYPE_ERROR, "arg 5 (closure) must be tuple");
  const size = closure === 0 ? 0 : vm.tupleSize(closure);
  if (size !== free) {
    throw vm.raise(VALUE_ERROR, `${vm.toJs(vm.get(code, CO_NAME))} requires closure of length ${free}, not ${size}`);
  }
  for (let i = 0; i < size; i++) {
    const cell = vm.tupleItem(closure, i);
    if (vm.typeOf(cell) !== CELL_TYPE) {
      throw vm.raise(TYPE_ERROR, `arg 5 (closure) expected cell, found ${vm.typeName(cell)}`);
    }
  }
}

function functionRepr(vm: Machine, func: Address): Address {
  return vm.str(`<function ${vm.toJs(vm.get(func, FUNC_QUALNAME))} at ${addressText(func)}>`);
}

function orNone(offset: number): (vm: Machine, func: Address) => Address {
  return (vm, func) => vm.newRef(vm.get(func, offset) || NONE);
}

/** A setter that wants `type`, or None or deletion for nothing at all. */
function optionalSetter(
  offset: number,
  type: Address,
  message: string,
): (vm: Machine, func: Address, value: Address) => void {
  return (vm, func, value) => {
    const given = value === NONE ? 0 : value;
    if (given !== 0 && vm.typeOf(given) !== type) throw vm.raise(TYPE_ERROR, message);
    vm.replace(func, offset, given === 0 ? 0 : vm.newRef(given));
  };
}

function textSetter(offset: number, name: string): (vm: Machine, func: Address, value: Address) => void {
  return (vm, func, value) => {
    if (value === 0 || !vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, `${name} must be set to a string object`);
    }
    vm.replace(func, offset, vm.newRef(value));
  };
}

function setCode(vm: Machine, func: Address, value: Address): void {
  if (value === 0 || vm.typeOf(value) !== CODE_TYPE)
    throw vm.raise(TYPE_ERROR, "__code__ must be set to a code object");
  const free = vm.tupleSize(vm.get(value, CO_FREEVARS));
  const closure = vm.get(func, FUNC_CLOSURE);
  const cells = closure === 0 ? 0 : vm.tupleSize(closure);
  if (free !== cells) {
    throw vm.raise(
      VALUE_ERROR,
      `${vm.toJs(vm.get(func, FUNC_NAME))}() requires a code object with ${cells} free vars, not ${free}`,
    );
  }
  vm.replace(func, FUNC_CODE, vm.newRef(value));
}

function getAnnotations(vm: Machine, func: Address): Address {
  let annotations = vm.get(func, FUNC_ANNOTATIONS);
  if (annotations === 0) {
    annotations = newDict(vm);
    vm.set(func, FUNC_ANNOTATIONS, annotations);
  } else if (vm.typeOf(annotations) === TUPLE_TYPE) {
    annotations = annotationsFromTuple(vm, annotations);
    vm.replace(func, FUNC_ANNOTATIONS, annotations);
  }
  return vm.newRef(annotations);
}

/** MAKE_FUNCTION leaves annotations as a flat tuple of names and values. */
function annotationsFromTuple(vm: Machine, flat: Address): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  const size = vm.tupleSize(flat);
  for (let i = 0; i + 1 < size; i += 2) dictSet(vm, dict, vm.tupleItem(flat, i), vm.tupleItem(flat, i + 1));
  return vm.keep(mark, dict);
}

function getDict(vm: Machine, func: Address): Address {
  let dict = vm.get(func, FUNC_DICT);
  if (dict === 0) {
    dict = newDict(vm);
    vm.set(func, FUNC_DICT, dict);
  }
  return vm.newRef(dict);
}

function setDict(vm: Machine, func: Address, value: Address): void {
  if (value === 0) throw vm.raise(TYPE_ERROR, "cannot delete __dict__");
  if (!vm.hasFlag(value, 1 << 29)) {
    throw vm.raise(TYPE_ERROR, `__dict__ must be set to a dictionary, not a '${vm.typeName(value)}'`);
  }
  vm.replace(func, FUNC_DICT, vm.newRef(value));
}

/** tp_clear. Name and code make no cycle; the globals stay, since a finaliser may still call the function. */
function functionClear(vm: Machine, func: Address): void {
  vm.replace(func, FUNC_MODULE, 0);
  vm.replace(func, FUNC_DEFAULTS, 0);
  vm.replace(func, FUNC_KWDEFAULTS, 0);
  vm.replace(func, FUNC_DOC, 0);
  vm.replace(func, FUNC_DICT, 0);
  vm.replace(func, FUNC_CLOSURE, 0);
  vm.replace(func, FUNC_ANNOTATIONS, 0);
}

defineType(FUNCTION_TYPE, {
  name: "function",
  doc: `Create a function object.

  code
    a code object
  globals
    the globals dictionary
  name
    a string that overrides the name from the code object
  argdefs
    a tuple that specifies the default argument values
  closure
    a tuple that supplies the bindings for free variables`,
  basicSize: FUNCTION_BYTES,
  flags: FLAG_HAVE_GC | FLAG_HAVE_VECTORCALL | FLAG_METHOD_DESCRIPTOR,
  // FUNC_WEAKREFLIST lies between them and owns nothing.
  layout: [
    { op: "fields", offset: FUNC_GLOBALS, count: 10 },
    { op: "fields", offset: FUNC_MODULE, count: 2 },
  ],
  dictOffset: FUNC_DICT,
  weaklistOffset: FUNC_WEAKREFLIST,
  vectorcallOffset: FUNC_VECTORCALL,
  slots: {
    repr: functionRepr,
    call: (vm, func, args, kwargs) => callTuple(vm, func, args, kwargs),
    getattro: null,
    setattro: genericSetAttr,
    clear: functionClear,
    descr_get: (vm, func, object) =>
      object === 0 || object === NONE ? vm.newRef(func) : newBoundMethod(vm, func, object),
    new: (vm, _type, args, kwargs) => functionNewFromTuple(vm, args, kwargs),
  },
  members: [
    ["__closure__", T_OBJECT, FUNC_CLOSURE, MEMBER_READONLY],
    ["__doc__", T_OBJECT, FUNC_DOC],
    ["__globals__", T_OBJECT, FUNC_GLOBALS, MEMBER_READONLY],
    ["__module__", T_OBJECT, FUNC_MODULE],
    ["__builtins__", T_OBJECT, FUNC_BUILTINS, MEMBER_READONLY],
  ],
  getset: [
    ["__code__", (vm, o) => vm.newRef(vm.get(o, FUNC_CODE)), setCode],
    [
      "__defaults__",
      orNone(FUNC_DEFAULTS),
      optionalSetter(FUNC_DEFAULTS, TUPLE_TYPE, "__defaults__ must be set to a tuple object"),
    ],
    [
      "__kwdefaults__",
      orNone(FUNC_KWDEFAULTS),
      optionalSetter(FUNC_KWDEFAULTS, DICT_TYPE, "__kwdefaults__ must be set to a dict object"),
    ],
    [
      "__annotations__",
      getAnnotations,
      optionalSetter(FUNC_ANNOTATIONS, DICT_TYPE, "__annotations__ must be set to a dict object"),
    ],
    ["__dict__", getDict, setDict],
    ["__name__", (vm, o) => vm.newRef(vm.get(o, FUNC_NAME)), textSetter(FUNC_NAME, "__name__")],
    ["__qualname__", (vm, o) => vm.newRef(vm.get(o, FUNC_QUALNAME)), textSetter(FUNC_QUALNAME, "__qualname__")],
  ],
});

const FUNCTION_SIGNATURE = parseSignature("function(code, globals, name=None, argdefs=None, closure=None)");

function functionNewFromTuple(vm: Machine, args: Address, kwargs: Address): Address {
  const [code, globals, name, defaults, closure] = unpackTuple(vm, FUNCTION_SIGNATURE, args, kwargs);
  return functionNew(vm, code!, globals!, name!, defaults!, closure!);
}
