/** Calling Python functions: from arguments to a frame (_PyEval_MakeFrameVector) and from a frame to a result. */
import {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_GENERATOR,
  CO_NOFREE,
  CO_OPTIMIZED,
  CO_VARARGS,
  CO_VARKEYWORDS,
} from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { PY_ERROR } from "../machine/errors.ts";
import { newCell } from "../builtins/cell.ts";
import { dictGet, dictKeyAt, dictNext, dictSet, dictValueAt, newDict } from "../builtins/dict/dict.ts";
import { newTuple, tupleFromArray } from "../builtins/tuple/tuple.ts";
import { strEqual } from "../builtins/str/text.ts";
import { tupleFromIterable } from "../object/iterate.ts";
import { newGenerator } from "./generator/resume.ts";
import {
  CELL_REF,
  CO_ARGCOUNT,
  CO_CELL2ARG,
  CO_CELLVARS,
  CO_FLAGS,
  CO_FREEVARS,
  CO_KWONLYARGCOUNT,
  CO_NLOCALS,
  CO_POSONLYARGCOUNT,
  CO_VARNAMES,
  F_LOCALSPLUS,
  FUNC_BUILTINS,
  FUNC_CLOSURE,
  FUNC_CODE,
  FUNC_DEFAULTS,
  FUNC_GLOBALS,
  FUNC_KWDEFAULTS,
  FUNC_QUALNAME,
  FLAG_UNICODE_SUBCLASS,
  OB_SIZE,
  OB_TYPE,
  TUPLE_ITEMS,
} from "../object/offsets.ts";
import { TS_RECURSION_DEPTH } from "../object/state.ts";
import { FUNCTION_TYPE, TYPE_ERROR } from "../object/static.ts";
import { newFrame, releaseFrame } from "./frame.ts";
import { enter, execute } from "./drive.ts";

/** Flags of code whose calls make a generator, a coroutine or the like. */
export const GENERATOR_FLAGS: number = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
/** Flags that show whether the arguments of a call are only copied, and whether there is a frame that runs at once. */
const NOT_COPIED = CO_VARARGS | CO_VARKEYWORDS | CO_OPTIMIZED;
const NOT_PLAIN = GENERATOR_FLAGS | NOT_COPIED;

/** _PyFunction_Vectorcall. */
export function callPythonFunction(
  vm: Machine,
  func: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  const code = vm.i32[(func + FUNC_CODE) >> 2];
  const frame = makeFrame(vm, func, code, argv, nargs, kwnames, 0);
  if ((vm.i32[(code + CO_FLAGS) >> 2] & GENERATOR_FLAGS) !== 0) return newGenerator(vm, frame, func);
  return runFrame(vm, frame);
}

/**
 * The same for a method of `self`, with the other arguments behind it. @returns -1 where that needs more than arguments copied
 */
export function callPlainMethod(vm: Machine, func: Address, self: Address, argv: Address, nargs: number): Address {
  return isPlainCall(vm.i32, func, nargs + 1) ? runFrame(vm, frameOfMethod(vm, func, self, argv, nargs)) : -1;
}

/**
 * Calls the special method `func`, a Python function, of `self` with `count` arguments more, `a` and `b`. What is returned (owned), or 0 with the current exception
 * set; -1 where that needs more than arguments copied, or more of the JavaScript stack than is known to be there.
 */
export function callSpecialFunction(
  vm: Machine,
  func: Address,
  self: Address,
  count: number,
  a: Address,
  b: Address,
): Address {
  const i32 = vm.i32;
  const depth = i32[TS_RECURSION_DEPTH >> 2];
  const code = i32[(func + FUNC_CODE) >> 2];
  const flags = i32[(code + CO_FLAGS) >> 2];
  if (
    depth >= vm.deepestNesting ||
    (flags & NOT_COPIED) !== CO_OPTIMIZED ||
    count + 1 !== i32[(code + CO_ARGCOUNT) >> 2] ||
    i32[(code + CO_KWONLYARGCOUNT) >> 2] !== 0
  )
    return -1;
  vm.hold(vm.newRef(func));
  const frame = newFrame(vm, code, i32[(func + FUNC_GLOBALS) >> 2], i32[(func + FUNC_BUILTINS) >> 2], 0);
  const locals = (frame + F_LOCALSPLUS) >> 2;
  i32[self >> 2]++;
  i32[locals] = self;
  if (count > 0) {
    i32[a >> 2]++;
    i32[locals + 2] = a;
  }
  if (count > 1) {
    i32[b >> 2]++;
    i32[locals + 4] = b;
  }
  if ((flags & CO_NOFREE) === 0) bindCells(vm, code, frame, i32[(func + FUNC_CLOSURE) >> 2]);
  const result = (flags & GENERATOR_FLAGS) === 0 ? enter(vm, frame, depth) : newGenerator(vm, frame, func);
  vm.decref(vm.unhold());
  return result;
}

/** Whether a call with `nargs` arguments needs no more than a frame and the arguments copied. */
export function isPlainCall(i32: Int32Array, func: Address, nargs: number): boolean {
  const code = i32[(func + FUNC_CODE) >> 2];
  return (
    (i32[(code + CO_FLAGS) >> 2] & NOT_PLAIN) === CO_OPTIMIZED &&
    nargs === i32[(code + CO_ARGCOUNT) >> 2] &&
    i32[(code + CO_KWONLYARGCOUNT) >> 2] === 0
  );
}

/** Whether an object is a Python function whose calls run in a frame at once: no generator. */
export function hasOwnFrame(i32: Int32Array, callable: Address): boolean {
  return (
    i32[(callable + OB_TYPE) >> 2] === FUNCTION_TYPE &&
    (i32[(i32[(callable + FUNC_CODE) >> 2] + CO_FLAGS) >> 2] & (GENERATOR_FLAGS | CO_OPTIMIZED)) === CO_OPTIMIZED
  );
}

/** A frame for a plain call of the method `func` of `self`. */
export function frameOfMethod(vm: Machine, func: Address, self: Address, argv: Address, nargs: number): Address {
  const i32 = vm.i32;
  const code = i32[(func + FUNC_CODE) >> 2];
  const flags = i32[(code + CO_FLAGS) >> 2];
  const frame = newFrame(vm, code, i32[(func + FUNC_GLOBALS) >> 2], i32[(func + FUNC_BUILTINS) >> 2], 0);
  let to = (frame + F_LOCALSPLUS) >> 2;
  i32[self >> 2]++;
  i32[to] = self;
  for (let from = argv >> 2, left = nargs; left > 0; left--, from += 2) {
    const value = i32[from];
    i32[value >> 2]++;
    to += 2;
    i32[to] = value;
  }
  if ((flags & CO_NOFREE) === 0) bindCells(vm, code, frame, i32[(func + FUNC_CLOSURE) >> 2]);
  return frame;
}

/** Executes a new frame to its end and gives it up. */
export function runFrame(vm: Machine, frame: Address): Address {
  const result = enter(vm, frame, vm.recursionDepth());
  if (result === 0) throw PY_ERROR;
  return result < 0 ? runDeepFrame(vm, frame) : result;
}

/** The same so deep that the JavaScript stack is looked at first. */
function runDeepFrame(vm: Machine, frame: Address): Address {
  vm.hold(frame);
  vm.enterRecursion("");
  const result = execute(vm, frame);
  vm.leaveRecursion();
  vm.unhold();
  releaseFrame(vm, frame);
  return result;
}

/**
 * A frame for a call of `func` with borrowed arguments. `locals` 0 for the function's own, else the namespace of a class body or of `exec`.
 * The frame is held while arguments are bound, so that a TypeError releases it.
 */
export function makeFrame(
  vm: Machine,
  func: Address,
  code: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
  locals: Address,
): Address {
  const i32 = vm.i32;
  const flags = i32[(code + CO_FLAGS) >> 2];
  const globals = i32[(func + FUNC_GLOBALS) >> 2];
  // A function of a module's code has its globals for locals.
  const namespace = locals === 0 && (flags & CO_OPTIMIZED) === 0 ? globals : locals;
  const frame = newFrame(vm, code, globals, i32[(func + FUNC_BUILTINS) >> 2], namespace);
  const simple =
    kwnames === 0 &&
    nargs === i32[(code + CO_ARGCOUNT) >> 2] &&
    i32[(code + CO_KWONLYARGCOUNT) >> 2] === 0 &&
    (flags & (CO_VARARGS | CO_VARKEYWORDS)) === 0;
  if (simple) {
    let to = (frame + F_LOCALSPLUS) >> 2;
    const end = (argv >> 2) + 2 * nargs;
    for (let from = argv >> 2; from < end; from += 2, to += 2) {
      const value = i32[from];
      i32[value >> 2]++;
      i32[to] = value;
    }
  } else {
    vm.hold(frame);
    bindArguments(vm, func, code, frame, argv, nargs, kwnames, 0);
    vm.unhold();
  }
  if ((flags & CO_NOFREE) === 0) bindCells(vm, code, frame, i32[(func + FUNC_CLOSURE) >> 2]);
  return frame;
}

/** A frame for a call of `func` with a tuple of arguments and a dict whose keys are all exact strs. */
export function makeFrameOfDict(vm: Machine, func: Address, args: Address, keywords: Address): Address {
  const i32 = vm.i32;
  const code = i32[(func + FUNC_CODE) >> 2];
  const frame = newFrame(vm, code, i32[(func + FUNC_GLOBALS) >> 2], i32[(func + FUNC_BUILTINS) >> 2], 0);
  vm.hold(frame);
  bindArguments(vm, func, code, frame, args + TUPLE_ITEMS, i32[(args + OB_SIZE) >> 2], 0, keywords);
  vm.unhold();
  bindCells(vm, code, frame, i32[(func + FUNC_CLOSURE) >> 2]);
  return frame;
}

/** Makes the cells of a frame whose arguments are bound, and takes those of the closure. */
export function bindCells(vm: Machine, code: Address, frame: Address, closure: Address): void {
  const i32 = vm.i32;
  const cellCount = vm.tupleSize(i32[(code + CO_CELLVARS) >> 2]);
  const freeCount = vm.tupleSize(i32[(code + CO_FREEVARS) >> 2]);
  if (cellCount + freeCount === 0) return;
  vm.hold(frame); // a cell may find no memory
  const locals = (frame + F_LOCALSPLUS) >> 2;
  let slot = locals + 2 * i32[(code + CO_NLOCALS) >> 2];
  const cellToArgument = i32[(code + CO_CELL2ARG) >> 2];
  for (let i = 0; i < cellCount; i++, slot += 2) {
    const argument = cellToArgument === 0 ? -1 : i32[(cellToArgument + 8 * i) >> 2];
    const cell = newCell(vm);
    i32[slot] = cell;
    if (argument >= 0) {
      i32[(cell + CELL_REF) >> 2] = i32[locals + 2 * argument];
      i32[locals + 2 * argument] = 0;
    }
  }
  for (let i = 0; i < freeCount; i++, slot += 2) {
    const cell = i32[(closure + TUPLE_ITEMS + 8 * i) >> 2];
    i32[cell >> 2]++;
    i32[slot] = cell;
  }
  vm.unhold();
}

/** The general case: defaults, `*args` and `**kwargs`, and keywords either behind the arguments or in a dict. */
function bindArguments(
  vm: Machine,
  func: Address,
  code: Address,
  frame: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
  keywords: Address,
): void {
  const i32 = vm.i32;
  const flags = i32[(code + CO_FLAGS) >> 2];
  const argCount = i32[(code + CO_ARGCOUNT) >> 2];
  const kwOnly = i32[(code + CO_KWONLYARGCOUNT) >> 2];
  const locals = (frame + F_LOCALSPLUS) >> 2;
  let kwdict = 0;
  if ((flags & CO_VARKEYWORDS) !== 0) {
    kwdict = newDict(vm);
    const slot = argCount + kwOnly + ((flags & CO_VARARGS) !== 0 ? 1 : 0);
    i32[locals + 2 * slot] = kwdict;
  }
  const given = Math.min(nargs, argCount);
  for (let i = 0; i < given; i++) i32[locals + 2 * i] = vm.newRef(i32[(argv >> 2) + 2 * i]);
  if ((flags & CO_VARARGS) !== 0) {
    const rest = nargs > given ? tupleFromArray(vm, argv + 8 * given, nargs - given) : newTuple(vm, 0);
    i32[locals + 2 * (argCount + kwOnly)] = rest;
  }
  if (kwnames !== 0) bindKeywords(vm, func, code, frame, argv + 8 * nargs, kwnames, kwdict);
  else if (keywords !== 0) bindDict(vm, func, code, frame, keywords, kwdict);
  if (nargs > argCount && (flags & CO_VARARGS) === 0) tooManyPositional(vm, func, code, frame, nargs);
  if (nargs < argCount) bindDefaults(vm, func, code, frame, nargs);
  if (kwOnly > 0) bindKeywordDefaults(vm, func, code, frame);
}

function bindKeywords(
  vm: Machine,
  func: Address,
  code: Address,
  frame: Address,
  values: Address,
  kwnames: Address,
  kwdict: Address,
): void {
  const count = vm.tupleSize(kwnames);
  for (let k = 0; k < count; k++) {
    const keyword = vm.tupleItem(kwnames, k);
    const value = vm.i32[(values >> 2) + 2 * k];
    if (!bindKeyword(vm, func, code, frame, keyword, value, kwdict))
      unexpectedKeyword(vm, func, code, kwnames, keyword);
  }
}

function bindDict(vm: Machine, func: Address, code: Address, frame: Address, keywords: Address, kwdict: Address): void {
  for (let at = dictNext(vm, keywords, 0); at >= 0; at = dictNext(vm, keywords, at + 1)) {
    const keyword = dictKeyAt(vm, keywords, at);
    if (bindKeyword(vm, func, code, frame, keyword, dictValueAt(vm, keywords, at), kwdict)) continue;
    unexpectedKeyword(vm, func, code, vm.hold(tupleFromIterable(vm, keywords)), keyword);
  }
}

/** Gives a parameter its value, or `kwdict` (0: none) an entry. False where the function has neither. */
function bindKeyword(
  vm: Machine,
  func: Address,
  code: Address,
  frame: Address,
  keyword: Address,
  value: Address,
  kwdict: Address,
): boolean {
  const i32 = vm.i32;
  if (!vm.hasFlag(keyword, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `${qualifiedName(vm, func)}() keywords must be strings`);
  }
  const index = parameterIndex(vm, code, keyword);
  if (index < 0) {
    if (kwdict !== 0) dictSet(vm, kwdict, keyword, value);
    return kwdict !== 0;
  }
  const local = ((frame + F_LOCALSPLUS) >> 2) + 2 * index;
  if (i32[local] !== 0) {
    throw vm.raise(TYPE_ERROR, `${qualifiedName(vm, func)}() got multiple values for argument '${vm.toJs(keyword)}'`);
  }
  i32[value >> 2]++;
  i32[local] = value;
  return true;
}

/** The index of the parameter that `keyword` may name, or -1. */
function parameterIndex(vm: Machine, code: Address, keyword: Address): number {
  const i32 = vm.i32;
  const total = i32[(code + CO_ARGCOUNT) >> 2] + i32[(code + CO_KWONLYARGCOUNT) >> 2];
  const first = i32[(code + CO_POSONLYARGCOUNT) >> 2];
  const names = ((i32[(code + CO_VARNAMES) >> 2] + TUPLE_ITEMS) >> 2) | 0;
  for (let i = first; i < total; i++) if (i32[names + 2 * i] === keyword) return i;
  for (let i = first; i < total; i++) if (strEqual(vm, i32[names + 2 * i], keyword)) return i;
  return -1;
}

function unexpectedKeyword(vm: Machine, func: Address, code: Address, kwnames: Address, keyword: Address): never {
  const name = qualifiedName(vm, func);
  const wrong: string[] = [];
  const positionalOnly = vm.i32[(code + CO_POSONLYARGCOUNT) >> 2];
  const count = vm.tupleSize(kwnames);
  for (let p = 0; p < positionalOnly; p++) {
    const parameter = vm.tupleItem(vm.i32[(code + CO_VARNAMES) >> 2], p);
    for (let k = 0; k < count; k++) {
      if (strEqual(vm, parameter, vm.tupleItem(kwnames, k))) wrong.push(vm.toJs(parameter));
    }
  }
  if (wrong.length > 0) {
    throw vm.raise(
      TYPE_ERROR,
      `${name}() got some positional-only arguments passed as keyword arguments: '${wrong.join(", ")}'`,
    );
  }
  throw vm.raise(TYPE_ERROR, `${name}() got an unexpected keyword argument '${vm.toJs(keyword)}'`);
}

function bindDefaults(vm: Machine, func: Address, code: Address, frame: Address, nargs: number): void {
  const i32 = vm.i32;
  const argCount = i32[(code + CO_ARGCOUNT) >> 2];
  const defaults = i32[(func + FUNC_DEFAULTS) >> 2];
  const defaultCount = defaults === 0 ? 0 : vm.tupleSize(defaults);
  const firstDefault = argCount - defaultCount;
  const locals = (frame + F_LOCALSPLUS) >> 2;
  const missing: string[] = [];
  for (let i = nargs; i < firstDefault; i++) {
    if (i32[locals + 2 * i] === 0) missing.push(parameterName(vm, code, i));
  }
  if (missing.length > 0) missingArguments(vm, func, missing, "positional");
  for (let i = Math.max(nargs, firstDefault); i < argCount; i++) {
    if (i32[locals + 2 * i] === 0) i32[locals + 2 * i] = vm.newRef(vm.tupleItem(defaults, i - firstDefault));
  }
}

function bindKeywordDefaults(vm: Machine, func: Address, code: Address, frame: Address): void {
  const i32 = vm.i32;
  const argCount = i32[(code + CO_ARGCOUNT) >> 2];
  const total = argCount + i32[(code + CO_KWONLYARGCOUNT) >> 2];
  const defaults = i32[(func + FUNC_KWDEFAULTS) >> 2];
  const locals = (frame + F_LOCALSPLUS) >> 2;
  const missing: string[] = [];
  for (let i = argCount; i < total; i++) {
    if (i32[locals + 2 * i] !== 0) continue;
    const name = vm.tupleItem(i32[(code + CO_VARNAMES) >> 2], i);
    const value = defaults === 0 ? 0 : dictGet(vm, defaults, name);
    if (value !== 0) i32[locals + 2 * i] = vm.newRef(value);
    else missing.push(vm.toJs(name));
  }
  if (missing.length > 0) missingArguments(vm, func, missing, "keyword-only");
}

function parameterName(vm: Machine, code: Address, index: number): string {
  return vm.toJs(vm.tupleItem(vm.i32[(code + CO_VARNAMES) >> 2], index));
}

function qualifiedName(vm: Machine, func: Address): string {
  return vm.toJs(vm.i32[(func + FUNC_QUALNAME) >> 2]);
}

/** format_missing. */
function missingArguments(vm: Machine, func: Address, names: readonly string[], kind: string): never {
  const quoted = names.map((name) => `'${name}'`);
  let list: string;
  if (quoted.length === 1) list = quoted[0]!;
  else if (quoted.length === 2) list = quoted.join(" and ");
  else list = `${quoted.slice(0, -1).join(", ")}, and ${quoted[quoted.length - 1]}`;
  throw vm.raise(
    TYPE_ERROR,
    `${qualifiedName(vm, func)}() missing ${names.length} required ${kind} argument${names.length === 1 ? "" : "s"}: ${list}`,
  );
}

/** too_many_positional. */
function tooManyPositional(vm: Machine, func: Address, code: Address, frame: Address, given: number): never {
  const i32 = vm.i32;
  const argCount = i32[(code + CO_ARGCOUNT) >> 2];
  const kwOnly = i32[(code + CO_KWONLYARGCOUNT) >> 2];
  const locals = (frame + F_LOCALSPLUS) >> 2;
  let kwOnlyGiven = 0;
  for (let i = argCount; i < argCount + kwOnly; i++) if (i32[locals + 2 * i] !== 0) kwOnlyGiven++;
  const defaults = i32[(func + FUNC_DEFAULTS) >> 2];
  const defaultCount = defaults === 0 ? 0 : vm.tupleSize(defaults);
  const plural = defaultCount > 0 || argCount !== 1;
  const takes = defaultCount > 0 ? `from ${argCount - defaultCount} to ${argCount}` : `${argCount}`;
  let extra = "";
  if (kwOnlyGiven > 0) {
    extra =
      ` positional argument${given === 1 ? "" : "s"} ` +
      `(and ${kwOnlyGiven} keyword-only argument${kwOnlyGiven === 1 ? "" : "s"})`;
  }
  const verb = given === 1 && kwOnlyGiven === 0 ? "was" : "were";
  throw vm.raise(
    TYPE_ERROR,
    `${qualifiedName(vm, func)}() takes ${takes} positional argument${plural ? "s" : ""} but ${given}${extra} ${verb} given`,
  );
}
