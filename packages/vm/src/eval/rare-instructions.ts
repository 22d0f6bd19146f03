/**
 * The instructions that are rare, or whose work is so large that one more call does not show. The loop stays small without them, and V8
 * compiles it sooner.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictSet, newDictPresized } from "../builtins/dict/dict.ts";
import { newSet, setAdd } from "../builtins/set/set.ts";
import { setAttr } from "../object/attribute.ts";
import { deallocate } from "../object/dealloc.ts";
import { numberInvert, numberNegative, numberPositive } from "../object/number.ts";
import {
  CELL_REF,
  CO_CODE,
  CO_FLAGS,
  CO_NLOCALS,
  F_CODE,
  F_GLOBALS,
  F_LASTI,
  F_LOCALSPLUS,
} from "../object/offsets.ts";
import { FALSE, NONE, TRUE } from "../object/static.ts";
import { vectorcall } from "../object/call.ts";
import { nameOf } from "./attribute-instructions.ts";
import { releaseSlots } from "./call-instructions.ts";
import { callWithException } from "./handlers.ts";
import * as ops from "./operations.ts";
import * as scope from "./scope-operations.ts";

/** The cell (borrowed) of a cell or free variable. */
function cellAt(i32: Int32Array, f: Address, arg: number): Address {
  return i32[(f + F_LOCALSPLUS + 8 * (i32[(i32[(f + F_CODE) >> 2] + CO_NLOCALS) >> 2] + arg)) >> 2];
}

/** GET_AWAITABLE, whose messages depend on the two instructions before it. */
function getAwaitable(vm: Machine, f: Address, object: Address): Address {
  const at = vm.get(vm.get(f, F_CODE), CO_CODE) + 32 + 2 * vm.get(f, F_LASTI);
  return ops.getAwaitable(vm, object, vm.u8[at - 2], vm.u8[at - 4]);
}

/**
 * Executes one instruction of frame `f`, whose f_lasti is set. `sp` is the i32 index of the next free stack slot; the new one is returned. Until it
 * returns, the operands are the stack's, so that a throw leaves them to the unwinder.
 */
export function rareInstruction(vm: Machine, f: Address, opcode: number, arg: number, sp: number): number {
  const i32 = vm.i32;
  switch (opcode) {
    case op.UNARY_NEGATIVE:
    case op.UNARY_POSITIVE:
    case op.UNARY_INVERT: {
      const v = i32[sp - 2];
      i32[sp - 2] =
        opcode === op.UNARY_NEGATIVE
          ? numberNegative(vm, v)
          : opcode === op.UNARY_POSITIVE
            ? numberPositive(vm, v)
            : numberInvert(vm, v);
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      return sp;
    }
    case op.DELETE_NAME:
      scope.deleteName(vm, f, nameOf(i32, f, arg));
      return sp;
    case op.STORE_GLOBAL: {
      const v = i32[sp - 2];
      dictSet(vm, i32[(f + F_GLOBALS) >> 2], nameOf(i32, f, arg), v);
      sp = sp - 2;
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      return sp;
    }
    case op.DELETE_GLOBAL:
      scope.deleteGlobal(vm, f, nameOf(i32, f, arg));
      return sp;
    case op.DELETE_DEREF: {
      const cell = cellAt(i32, f, arg);
      const old = i32[(cell + CELL_REF) >> 2];
      if (old === 0) scope.unboundDeref(vm, i32[(f + F_CODE) >> 2], arg);
      i32[(cell + CELL_REF) >> 2] = 0;
      if (--i32[old >> 2] === 0) deallocate(vm, old);
      return sp;
    }
    case op.LOAD_CLASSDEREF: {
      const cell = cellAt(i32, f, arg);
      const v = scope.loadClassDeref(vm, f, i32[(f + F_CODE) >> 2], arg, cell);
      i32[sp] = v;
      return sp + 2;
    }
    case op.LOAD_BUILD_CLASS: {
      const v = scope.loadBuildClass(vm, f);
      i32[sp] = v;
      return sp + 2;
    }
    case op.LOAD_ASSERTION_ERROR: {
      const v = scope.ASSERTION_ERROR_TYPE;
      i32[v >> 2]++;
      i32[sp] = v;
      return sp + 2;
    }
    case op.SETUP_ANNOTATIONS:
      scope.setupAnnotations(vm, f);
      return sp;

    case op.DELETE_ATTR: {
      const owner = i32[sp - 2];
      setAttr(vm, owner, nameOf(i32, f, arg), 0);
      sp = sp - 2;
      if (--i32[owner >> 2] === 0) deallocate(vm, owner);
      return sp;
    }
    case op.DELETE_SUBSCR: {
      const key = i32[sp - 2];
      const container = i32[sp - 4];
      ops.deleteSubscript(vm, container, key);
      sp = sp - 4;
      if (--i32[container >> 2] === 0) deallocate(vm, container);
      if (--i32[key >> 2] === 0) deallocate(vm, key);
      return sp;
    }
    case op.UNPACK_EX: {
      const sequence = i32[sp - 2];
      ops.unpackIterable(vm, sequence, arg & 0xff, arg >> 8, sp);
      sp = sp + 2 * ((arg & 0xff) + (arg >> 8));
      if (--i32[sequence >> 2] === 0) deallocate(vm, sequence);
      return sp;
    }
    case op.BUILD_SLICE: {
      const base = sp - (arg << 1);
      const slice = ops.buildSlice(vm, i32[base], i32[base + 2], arg === 3 ? i32[sp - 2] : NONE);
      releaseSlots(vm, base, sp);
      i32[base] = slice;
      return base + 2;
    }
    case op.BUILD_MAP: {
      const base = sp - (arg << 2);
      const dict = newDictPresized(vm, arg);
      vm.hold(dict);
      for (let k = base; k < sp; k += 4) dictSet(vm, dict, i32[k], i32[k + 2]);
      vm.unhold();
      releaseSlots(vm, base, sp);
      i32[base] = dict;
      return base + 2;
    }
    case op.BUILD_SET: {
      const base = sp - (arg << 1);
      const set = newSet(vm);
      vm.hold(set);
      for (let k = base; k < sp; k += 2) setAdd(vm, set, i32[k]);
      vm.unhold();
      releaseSlots(vm, base, sp);
      i32[base] = set;
      return base + 2;
    }
    case op.BUILD_STRING:
    case op.BUILD_CONST_KEY_MAP: {
      const base = sp - ((opcode === op.BUILD_STRING ? arg : arg + 1) << 1);
      const built =
        opcode === op.BUILD_STRING ? ops.buildString(vm, base << 2, arg) : ops.buildConstKeyMap(vm, base << 2, arg);
      releaseSlots(vm, base, sp);
      i32[base] = built;
      return base + 2;
    }
    case op.SET_ADD: {
      const v = i32[sp - 2];
      setAdd(vm, i32[sp - 2 - 2 * arg], v);
      sp = sp - 2;
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      return sp;
    }
    case op.MAP_ADD: {
      const v = i32[sp - 2];
      const key = i32[sp - 4];
      dictSet(vm, i32[sp - 4 - 2 * arg], key, v);
      sp = sp - 4;
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      if (--i32[key >> 2] === 0) deallocate(vm, key);
      return sp;
    }
    case op.LIST_EXTEND:
    case op.SET_UPDATE:
    case op.DICT_UPDATE:
    case op.DICT_MERGE: {
      const v = i32[sp - 2];
      const target = i32[sp - 2 - 2 * arg];
      if (opcode === op.LIST_EXTEND) ops.listExtendOperation(vm, target, v);
      else if (opcode === op.SET_UPDATE) ops.setUpdateOperation(vm, target, v);
      else if (opcode === op.DICT_UPDATE) ops.dictUpdateOperation(vm, target, v);
      else ops.dictMergeOperation(vm, i32[sp - 6 - 2 * arg], target, v);
      sp = sp - 2;
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      return sp;
    }
    case op.LIST_TO_TUPLE: {
      const list = i32[sp - 2];
      i32[sp - 2] = ops.listToTuple(vm, list);
      if (--i32[list >> 2] === 0) deallocate(vm, list);
      return sp;
    }
    case op.FORMAT_VALUE: {
      const hasSpec = (arg & 4) !== 0;
      const at = hasSpec ? sp - 4 : sp - 2;
      const v = i32[at];
      const spec = hasSpec ? i32[sp - 2] : 0;
      i32[at] = ops.formatValue(vm, v, spec, arg & 3);
      sp = at + 2;
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      if (spec !== 0 && --i32[spec >> 2] === 0) deallocate(vm, spec);
      return sp;
    }
    case op.MAKE_FUNCTION:
      return ops.makeFunction(vm, f, sp, arg);
    case op.BEFORE_ASYNC_WITH: {
      const manager = i32[sp - 2];
      const awaitable = ops.enterAsyncContext(vm, manager);
      i32[sp - 2] = vm.unhold(); // __aexit__
      i32[sp] = awaitable;
      sp = sp + 2;
      if (--i32[manager >> 2] === 0) deallocate(vm, manager);
      return sp;
    }
    case op.WITH_EXCEPT_START: {
      i32[sp] = callWithException(vm, sp);
      return sp + 2;
    }
    case op.GEN_START: {
      sp = sp - 2;
      const v = i32[sp];
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      return sp;
    }
    case op.GET_YIELD_FROM_ITER:
    case op.GET_AWAITABLE:
    case op.GET_AITER: {
      const v = i32[sp - 2];
      i32[sp - 2] =
        opcode === op.GET_AWAITABLE
          ? getAwaitable(vm, f, v)
          : opcode === op.GET_AITER
            ? ops.getAsyncIterator(vm, v)
            : ops.getYieldFromIterator(vm, v, i32[(i32[(f + F_CODE) >> 2] + CO_FLAGS) >> 2]);
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      return sp;
    }
    case op.GET_ANEXT: {
      i32[sp] = ops.getAsyncNext(vm, i32[sp - 2]);
      return sp + 2;
    }
    case op.IMPORT_NAME: {
      const fromList = i32[sp - 2];
      const level = i32[sp - 4];
      const module = scope.importName(vm, f, nameOf(i32, f, arg), fromList, level);
      sp = sp - 2;
      i32[sp - 2] = module;
      if (--i32[level >> 2] === 0) deallocate(vm, level);
      if (--i32[fromList >> 2] === 0) deallocate(vm, fromList);
      return sp;
    }
    case op.IMPORT_FROM: {
      i32[sp] = scope.importFrom(vm, i32[sp - 2], nameOf(i32, f, arg));
      return sp + 2;
    }
    case op.IMPORT_STAR: {
      const module = i32[sp - 2];
      scope.importStar(vm, f, module);
      sp = sp - 2;
      if (--i32[module >> 2] === 0) deallocate(vm, module);
      return sp;
    }
    case op.GET_LEN: {
      i32[sp] = ops.getLength(vm, i32[sp - 2]);
      return sp + 2;
    }
    case op.MATCH_MAPPING:
    case op.MATCH_SEQUENCE: {
      const flag = opcode === op.MATCH_MAPPING ? 1 << 6 : 1 << 5;
      const r = vm.hasFlag(i32[sp - 2], flag) ? TRUE : FALSE;
      i32[r >> 2]++;
      i32[sp] = r;
      return sp + 2;
    }
    case op.MATCH_KEYS: {
      const values = ops.matchKeys(vm, i32[sp - 4], i32[sp - 2]);
      i32[sp] = values === 0 ? vm.none() : values;
      const r = values === 0 ? FALSE : TRUE;
      i32[r >> 2]++;
      i32[sp + 2] = r;
      sp = sp + 4;
      return sp;
    }
    case op.MATCH_CLASS: {
      const attributeNames = i32[sp - 2];
      const type = i32[sp - 4];
      const subject = i32[sp - 6];
      const attributes = ops.matchClass(vm, subject, type, arg, attributeNames);
      sp = sp - 2;
      if (attributes !== 0) {
        i32[sp - 4] = attributes;
        if (--i32[subject >> 2] === 0) deallocate(vm, subject);
      }
      const r = attributes !== 0 ? TRUE : FALSE;
      i32[r >> 2]++;
      i32[sp - 2] = r;
      if (--i32[type >> 2] === 0) deallocate(vm, type);
      if (--i32[attributeNames >> 2] === 0) deallocate(vm, attributeNames);
      return sp;
    }
    case op.COPY_DICT_WITHOUT_KEYS: {
      const keys = i32[sp - 2];
      i32[sp - 2] = ops.copyDictWithoutKeys(vm, i32[sp - 4], keys);
      if (--i32[keys >> 2] === 0) deallocate(vm, keys);
      return sp;
    }
    case op.PRINT_EXPR: {
      const v = i32[sp - 2];
      scope.printExpression(vm, v);
      sp = sp - 2;
      if (--i32[v >> 2] === 0) deallocate(vm, v);
      return sp;
    }
    case op.ROT_FOUR: {
      const v = i32[sp - 2];
      i32[sp - 2] = i32[sp - 4];
      i32[sp - 4] = i32[sp - 6];
      i32[sp - 6] = i32[sp - 8];
      i32[sp - 8] = v;
      return sp;
    }
    case op.ROT_N: {
      const v = i32[sp - 2];
      for (let k = 1; k < arg; k++) i32[sp - 2 * k] = i32[sp - 2 * k - 2];
      i32[sp - 2 * arg] = v;
      return sp;
    }
    case op.DELETE_FAST: {
      const slot = (f + F_LOCALSPLUS + 8 * arg) >> 2;
      const old = i32[slot];
      if (old === 0) scope.unboundLocal(vm, i32[(f + F_CODE) >> 2], arg);
      i32[slot] = 0;
      if (--i32[old >> 2] === 0) deallocate(vm, old);
      return sp;
    }
    case op.CALL_FUNCTION_KW: {
      const kwnames = i32[sp - 2];
      const argv = sp - 2 - (arg << 1);
      const result = vectorcall(vm, i32[argv - 2], argv << 2, arg - vm.tupleSize(kwnames), kwnames);
      releaseSlots(vm, argv - 2, sp);
      i32[argv - 2] = result;
      return argv;
    }
    case op.CALL_FUNCTION_EX: {
      const base = sp - ((arg & 1) !== 0 ? 6 : 4);
      const result = ops.callFunctionEx(vm, base, (arg & 1) !== 0);
      releaseSlots(vm, base, sp);
      i32[base] = result;
      return base + 2;
    }
    default:
      return ops.unknownOpcode(vm, opcode);
  }
}
