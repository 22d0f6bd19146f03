/**
 * The instructions that are rare, or whose work is so large that one more call does not show: a function each, by opcode. The loop stays small without
 * them, and V8 compiles it sooner; compiled code calls them by name.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { listAsTuple } from "../builtins/list/list.ts";
import { setAttr } from "../object/attribute.ts";
import { vectorcall } from "../object/call.ts";
import { deallocate } from "../object/dealloc.ts";
import { numberInvert, numberNegative, numberPositive } from "../object/number.ts";
import { SYSTEM_ERROR } from "../object/static.ts";
import { delItem } from "../object/subscript.ts";
import { nameOf } from "./attribute-instructions.ts";
import * as awaiting from "./awaiting-instructions.ts";
import * as binding from "./binding-instructions.ts";
import * as building from "./building-instructions.ts";
import { callWithException } from "./handlers.ts";
import * as matching from "./matching-instructions.ts";
import { makeFunction } from "./operations/building.ts";
import { callFunctionEx } from "./operations/calls.ts";
import { unpackIterable } from "./operations/unpacking.ts";
import * as scope from "./scope-operations.ts";
import { dropTop, replaceSlots, replaceTop } from "./value-stack.ts";

/**
 * Executes one instruction of frame `f`, whose f_lasti is set. `sp` is the i32 index of the next free stack slot; the new one is returned. Until it
 * returns, the operands are the stack's, so that a throw leaves them to the unwinder.
 */
export type RareInstruction = (vm: Machine, f: Address, sp: number, arg: number) => number;

function negate(vm: Machine, _: Address, sp: number): number {
  return replaceTop(vm, sp, numberNegative(vm, vm.i32[sp - 2]));
}

function makePositive(vm: Machine, _: Address, sp: number): number {
  return replaceTop(vm, sp, numberPositive(vm, vm.i32[sp - 2]));
}

function invert(vm: Machine, _: Address, sp: number): number {
  return replaceTop(vm, sp, numberInvert(vm, vm.i32[sp - 2]));
}

function deleteAttribute(vm: Machine, f: Address, sp: number, arg: number): number {
  const i32 = vm.i32;
  setAttr(vm, i32[sp - 2], nameOf(i32, f, arg), 0);
  return dropTop(vm, sp);
}

function deleteItem(vm: Machine, _: Address, sp: number): number {
  const i32 = vm.i32;
  delItem(vm, i32[sp - 4], i32[sp - 2]);
  return dropTop(vm, dropTop(vm, sp));
}

/** `arg` has how many come before the starred target, and above bit 8 how many after it. */
function unpackStarred(vm: Machine, _: Address, sp: number, arg: number): number {
  const i32 = vm.i32;
  const sequence = i32[sp - 2];
  unpackIterable(vm, sequence, arg & 0xff, arg >> 8, sp);
  if (--i32[sequence >> 2] === 0) deallocate(vm, sequence);
  return sp + 2 * ((arg & 0xff) + (arg >> 8));
}

function listToTuple(vm: Machine, _: Address, sp: number): number {
  return replaceTop(vm, sp, listAsTuple(vm, vm.i32[sp - 2]));
}

function exitWithException(vm: Machine, _: Address, sp: number): number {
  vm.i32[sp] = callWithException(vm, sp);
  return sp + 2;
}

function printExpression(vm: Machine, _: Address, sp: number): number {
  scope.printExpression(vm, vm.i32[sp - 2]);
  return dropTop(vm, sp);
}

/** Brings the topmost slot below the `count` - 1 under it. */
function rotate(vm: Machine, _: Address, sp: number, count: number): number {
  const i32 = vm.i32;
  const top = i32[sp - 2];
  for (let k = 1; k < count; k++) i32[sp - 2 * k] = i32[sp - 2 * k - 2];
  i32[sp - 2 * count] = top;
  return sp;
}

function rotateFour(vm: Machine, f: Address, sp: number): number {
  return rotate(vm, f, sp, 4);
}

/** CALL_FUNCTION_KW of `count` arguments below the tuple of the names of the last of them. */
export function callWithNames(vm: Machine, _: Address, sp: number, count: number): number {
  const i32 = vm.i32;
  const kwnames = i32[sp - 2];
  const argv = sp - 2 - (count << 1);
  const result = vectorcall(vm, i32[argv - 2], argv << 2, count - vm.tupleSize(kwnames), kwnames);
  return replaceSlots(vm, argv - 2, sp, result);
}

/** CALL_FUNCTION_EX: bit 0 of `arg` says that there is a mapping of keywords. */
export function callWithUnpacked(vm: Machine, _: Address, sp: number, arg: number): number {
  const base = sp - ((arg & 1) !== 0 ? 6 : 4);
  return replaceSlots(vm, base, sp, callFunctionEx(vm, base, (arg & 1) !== 0));
}

const BY_OPCODE: Readonly<Record<number, RareInstruction>> = {
  [op.UNARY_NEGATIVE]: negate,
  [op.UNARY_POSITIVE]: makePositive,
  [op.UNARY_INVERT]: invert,
  [op.ROT_FOUR]: rotateFour,
  [op.ROT_N]: rotate,
  [op.DELETE_ATTR]: deleteAttribute,
  [op.DELETE_SUBSCR]: deleteItem,
  [op.UNPACK_EX]: unpackStarred,
  [op.LIST_TO_TUPLE]: listToTuple,
  [op.MAKE_FUNCTION]: makeFunction,
  [op.WITH_EXCEPT_START]: exitWithException,
  [op.PRINT_EXPR]: printExpression,
  [op.CALL_FUNCTION_KW]: callWithNames,
  [op.CALL_FUNCTION_EX]: callWithUnpacked,

  [op.BUILD_MAP]: building.buildMap,
  [op.BUILD_CONST_KEY_MAP]: building.buildConstKeyMap,
  [op.BUILD_SET]: building.buildSet,
  [op.BUILD_STRING]: building.buildString,
  [op.BUILD_SLICE]: building.buildSlice,
  [op.FORMAT_VALUE]: building.formatField,
  [op.SET_ADD]: building.addToSet,
  [op.MAP_ADD]: building.addToMap,
  [op.LIST_EXTEND]: building.extendList,
  [op.SET_UPDATE]: building.updateSet,
  [op.DICT_UPDATE]: building.updateMap,
  [op.DICT_MERGE]: building.mergeMap,

  [op.DELETE_FAST]: binding.deleteLocal,
  [op.DELETE_NAME]: binding.deleteName,
  [op.STORE_GLOBAL]: binding.storeGlobal,
  [op.DELETE_GLOBAL]: binding.deleteGlobal,
  [op.DELETE_DEREF]: binding.deleteCell,
  [op.LOAD_CLASSDEREF]: binding.loadClassCell,
  [op.LOAD_BUILD_CLASS]: binding.loadBuildClass,
  [op.LOAD_ASSERTION_ERROR]: binding.loadAssertionError,
  [op.SETUP_ANNOTATIONS]: binding.setUpAnnotations,
  [op.IMPORT_NAME]: binding.importName,
  [op.IMPORT_FROM]: binding.importFrom,
  [op.IMPORT_STAR]: binding.importStar,

  [op.GET_LEN]: matching.getLength,
  [op.MATCH_MAPPING]: matching.matchMapping,
  [op.MATCH_SEQUENCE]: matching.matchSequence,
  [op.MATCH_KEYS]: matching.matchKeys,
  [op.MATCH_CLASS]: matching.matchClass,
  [op.COPY_DICT_WITHOUT_KEYS]: matching.copyDictWithoutKeys,

  [op.GEN_START]: awaiting.startGenerator,
  [op.GET_YIELD_FROM_ITER]: awaiting.getYieldFromIterator,
  [op.GET_AWAITABLE]: awaiting.getAwaitable,
  [op.GET_AITER]: awaiting.getAsyncIterator,
  [op.GET_ANEXT]: awaiting.getAsyncNext,
  [op.BEFORE_ASYNC_WITH]: awaiting.beforeAsyncWith,
};

/** By opcode. What the loop does not execute by itself and is not here is no instruction. */
export const RARE_INSTRUCTIONS: readonly RareInstruction[] = Array.from(
  { length: 256 },
  (_, opcode) => BY_OPCODE[opcode] ?? ((vm: Machine) => unknownOpcode(vm, opcode)),
);

/** The name of an instruction of {@link BY_OPCODE} in the text of compiled code. */
export function rareName(opcode: number): string {
  return `op_${op.opname[opcode]}`;
}

/** The same by {@link rareName}. */
export const RARE_BY_NAME: Readonly<Record<string, RareInstruction>> = Object.fromEntries(
  Object.entries(BY_OPCODE).map(([opcode, run]) => [rareName(Number(opcode)), run]),
);

export function unknownOpcode(vm: Machine, opcode: number): never {
  throw vm.raise(SYSTEM_ERROR, `unknown opcode ${opcode}`);
}
