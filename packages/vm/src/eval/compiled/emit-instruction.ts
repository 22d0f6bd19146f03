/**
 * What each instruction compiles to: mostly one call of a function in this folder, which has a fast way for the usual operands and leaves the others to the
 * function by which the loop executes the instruction. V8 draws the short ones in; and because all compiled code shares them, they know the rare ways too when a
 * new function is optimised.
 */
import * as op from "@pyvm/compiler";
import { F_STATE, FRAME_RETURNED, FRAME_UNWINDING } from "../../object/offsets.ts";
import { CALLED, RETURNED } from "../outcomes.ts";
import { rareName } from "../rare-instructions.ts";
import { type Emitter, IBLOCK, LASTI, type Operand } from "./emitter.ts";
import {
  emitAttribute,
  emitGlobal,
  emitMethod,
  emitName,
  emitStoreAttribute,
  emitStoreName,
} from "./emit-attributes.ts";
import { emitCompare, emitConditionalJump, emitIdentity, emitTruth, truthOf } from "./emit-conditions.ts";
import { emitNext, emitYield, suspend } from "./emit-iteration.ts";
import { emitItem, emitNumberBinary, emitNumberNegation, emitStoreItem, emitStoreNumber } from "./emit-numbers.ts";
import {
  ALONE,
  backwardJump,
  cacheOf,
  callWithTwo,
  onSlots,
  ownership,
  pushNew,
  pushResult,
  safePoint,
  slots,
  type Surroundings,
  watchTopmost,
  WITH_NEXT,
} from "./emit-parts.ts";
import {
  cellOf,
  emitLoadClosure,
  emitLoadConst,
  emitLoadDeref,
  emitLoadFast,
  emitStoreFast,
} from "./emit-variables.ts";
import type { Instruction } from "./instructions.ts";

/** The fast ways of the binary instructions; INPLACE_X is BINARY_X for ints and floats. */
const BINARY: Readonly<Record<number, string>> = {
  [op.BINARY_ADD]: "add",
  [op.INPLACE_ADD]: "add",
  [op.BINARY_SUBTRACT]: "subtract",
  [op.INPLACE_SUBTRACT]: "subtract",
  [op.BINARY_MULTIPLY]: "multiply",
  [op.INPLACE_MULTIPLY]: "multiply",
  [op.BINARY_TRUE_DIVIDE]: "trueDivide",
  [op.INPLACE_TRUE_DIVIDE]: "trueDivide",
  [op.BINARY_MODULO]: "modulo",
  [op.INPLACE_MODULO]: "modulo",
  [op.BINARY_FLOOR_DIVIDE]: "floorDivide",
  [op.INPLACE_FLOOR_DIVIDE]: "floorDivide",
  [op.BINARY_AND]: "bitAnd",
  [op.INPLACE_AND]: "bitAnd",
  [op.BINARY_RSHIFT]: "rightShift",
  [op.INPLACE_RSHIFT]: "rightShift",
  [op.BINARY_OR]: "bitOr",
  [op.INPLACE_OR]: "bitOr",
  [op.BINARY_XOR]: "bitXor",
  [op.INPLACE_XOR]: "bitXor",
  [op.BINARY_LSHIFT]: "leftShift",
  [op.INPLACE_LSHIFT]: "leftShift",
};

/** Binary instructions without a fast way. */
const OTHER_BINARY: ReadonlySet<number> = new Set([
  op.BINARY_POWER,
  op.INPLACE_POWER,
  op.BINARY_MATRIX_MULTIPLY,
  op.INPLACE_MATRIX_MULTIPLY,
]);

/** Compiles one instruction, or two that belong together. @returns how many, ALONE or WITH_NEXT */
export function emitInstruction(around: Surroundings, instruction: Instruction): number {
  const { emitter: e } = around;
  const { opcode, arg, index } = instruction;
  e.lasti = index;
  const binary = BINARY[opcode];
  if (binary !== undefined) return emitBinary(around, instruction, binary);
  if (OTHER_BINARY.has(opcode)) {
    pushResult(e, "slowBinary", e.operands(2));
    return ALONE;
  }
  switch (opcode) {
    case op.NOP:
      return ALONE;
    case op.LOAD_FAST:
      emitLoadFast(around, arg);
      return ALONE;
    case op.STORE_FAST:
      if (!emitStoreNumber(around, arg)) emitStoreFast(e, arg, e.pop());
      return ALONE;
    case op.LOAD_CONST:
      emitLoadConst(around, arg);
      return ALONE;
    case op.POP_TOP:
      emitPop(e);
      return ALONE;
    case op.ROT_TWO:
      rotate(e, 2);
      return ALONE;
    case op.ROT_THREE:
      rotate(e, 3);
      return ALONE;
    case op.ROT_FOUR:
      rotate(e, 4);
      return ALONE;
    case op.DUP_TOP:
      duplicate(e, 1);
      return ALONE;
    case op.DUP_TOP_TWO:
      duplicate(e, 2);
      return ALONE;
    case op.COMPARE_OP:
      return emitCompare(around, instruction);
    case op.IS_OP:
      return emitIdentity(around, arg);
    case op.CONTAINS_OP:
      e.flush();
      return emitTruth(around, `contains(vm, f, ${index}, ${e.top}) ^ ${arg}`, 2);
    case op.UNARY_NOT:
      return emitTruth(around, `1 - ${truthOf(e)}`, 0);
    case op.POP_JUMP_IF_FALSE:
    case op.POP_JUMP_IF_TRUE:
      emitConditionalJump(around, instruction, truthOf(e));
      return ALONE;
    case op.JUMP_IF_FALSE_OR_POP:
    case op.JUMP_IF_TRUE_OR_POP:
      e.flush();
      e.line(`if (truthOfTop(vm, f, ${index}, ${e.top}) === ${opcode === op.JUMP_IF_TRUE_OR_POP ? 1 : 0})`);
      e.line(around.jumpTo(arg));
      emitPop(e);
      return ALONE;
    case op.JUMP_FORWARD:
      e.flush();
      e.line(around.jumpTo(index + 1 + arg));
      return ALONE;
    case op.JUMP_ABSOLUTE:
      e.flush();
      if (arg <= index) backwardJump(e, arg);
      e.line(around.jumpTo(arg));
      return ALONE;
    case op.JUMP_IF_NOT_EXC_MATCH:
      e.flush();
      e.line(`if (!matches(vm, f, ${index}, ${e.top})) ${around.jumpTo(arg)}`);
      e.drop(2);
      return ALONE;
    case op.LOAD_GLOBAL:
      if (emitGlobal(around, instruction)) return ALONE;
      e.flush();
      pushNew(e, `global(vm, f, ${index}, ${arg}, ${cacheOf(around, index)})`);
      return ALONE;
    case op.LOAD_NAME:
      if (emitName(around, instruction)) return ALONE;
      e.flush();
      pushNew(e, `name(vm, f, ${index}, ${arg}, ${cacheOf(around, index)})`);
      return ALONE;
    case op.STORE_NAME:
      if (emitStoreName(around, instruction)) return ALONE;
      onSlots(e, `setName(vm, f, ${index}, ${slots(e)}, ${arg}, ${cacheOf(around, index)});`, -1);
      return ALONE;
    case op.LOAD_CLOSURE:
      emitLoadClosure(around, arg);
      return ALONE;
    case op.LOAD_DEREF:
      emitLoadDeref(around, arg);
      return ALONE;
    case op.STORE_DEREF: {
      const [operand] = e.operands(1) as [Operand];
      e.own(operand);
      e.line(`setCell(vm, f, ${index}, i32[${cellOf(around, arg)}], ${operand.name});`);
      return ALONE;
    }
    case op.LOAD_ATTR: {
      if (emitAttribute(around, instruction)) return ALONE;
      const [owner] = e.operands(1) as [Operand];
      pushNew(
        e,
        `attribute(vm, f, ${index}, ${e.top}, ${owner.name}, ${Number(owner.owned)}, ${arg}, ${cacheOf(around, index)})`,
      );
      return ALONE;
    }
    case op.STORE_ATTR: {
      if (emitStoreAttribute(around, instruction)) return ALONE;
      const [value, owner] = e.operands(2) as [Operand, Operand];
      e.own(value);
      e.line(
        `setAttribute(vm, f, ${index}, ${e.top}, ${value.name}, ${owner.name}, ${Number(owner.owned)}, ${arg}, ${cacheOf(around, index)});`,
      );
      return ALONE;
    }
    case op.LOAD_METHOD: {
      if (emitMethod(around, instruction)) return ALONE;
      const [owner] = e.operands(1) as [Operand];
      e.line(
        `method(vm, f, ${index}, ${e.top}, ${owner.name}, ${Number(owner.owned)}, ${arg}, ${cacheOf(around, index)});`,
      );
      e.pushSlot();
      e.pushSlot();
      return ALONE;
    }
    case op.CALL_FUNCTION:
    case op.CALL_METHOD:
      emitCall(e, opcode, arg);
      return ALONE;
    case op.CALL_FUNCTION_KW:
      emitNestedCall(e, "callKeywords", arg, arg + 2);
      return ALONE;
    case op.CALL_FUNCTION_EX:
      emitNestedCall(e, "callSpread", arg, arg + 2);
      return ALONE;
    case op.RETURN_VALUE: {
      const operand = e.pop();
      e.own(operand);
      e.line(`i32[F + ${LASTI}] = ${index}; vm.transfer = ${operand.name};`);
      e.line(`u8[f + ${F_STATE}] = ${FRAME_RETURNED}; return ${RETURNED};`);
      return ALONE;
    }
    case op.BINARY_SUBSCR:
      if (emitItem(around, instruction)) return ALONE;
      watchTopmost(around, index);
      e.line(`if (${pushResult(e, "subscript", e.operands(2))} === 0) break run;`);
      return ALONE;
    case op.STORE_SUBSCR: {
      if (emitStoreItem(around, instruction)) return ALONE;
      watchTopmost(around, index);
      const [value, container, key] = e.operands(3) as [Operand, Operand, Operand];
      e.own(value);
      e.line(
        `storeSubscript(vm, f, ${index}, ${e.top}, ${value.name}, ${container.name}, ${key.name}, ${ownership(container, key)});`,
      );
      return ALONE;
    }
    case op.GET_ITER: {
      const [operand] = e.operands(1) as [Operand];
      pushNew(e, `iteratorOf(vm, f, ${index}, ${e.top}, ${operand.name}, ${Number(operand.owned)})`);
      return ALONE;
    }
    case op.FOR_ITER:
      return emitNext(around, instruction);
    case op.UNPACK_SEQUENCE:
      onSlots(e, `unpack(vm, f, ${index}, ${slots(e)}, ${arg});`, arg - 1);
      return ALONE;
    case op.BUILD_TUPLE:
      onSlots(e, `tuple(vm, f, ${index}, ${slots(e)}, ${arg});`, 1 - arg);
      return ALONE;
    case op.BUILD_LIST:
      onSlots(e, `list(vm, f, ${index}, ${slots(e)}, ${arg});`, 1 - arg);
      return ALONE;
    case op.LIST_APPEND: {
      const [value] = e.operands(1) as [Operand];
      e.own(value);
      e.line(`append(vm, f, ${index}, ${e.slot(e.depth - arg)}, ${e.top}, ${value.name});`);
      return ALONE;
    }
    case op.SETUP_FINALLY:
      e.flush();
      e.line(`pushBlock(i32, f, ${index + 1 + arg}, ${e.top});`);
      return ALONE;
    case op.SETUP_WITH:
      onSlots(e, `setUpWith(vm, f, ${index}, ${slots(e)}, ${index + 1 + arg});`, 1);
      return ALONE;
    case op.SETUP_ASYNC_WITH:
      e.flush();
      e.line(`pushBlock(i32, f, ${index + 1 + arg}, ${e.slot(e.depth - 1)});`);
      return ALONE;
    case op.POP_BLOCK:
      e.line(`i32[F + ${IBLOCK}]--;`);
      return ALONE;
    case op.POP_EXCEPT:
      e.flush();
      e.line(`i32[F + ${IBLOCK}]--; i32[F + ${LASTI}] = ${index};`);
      e.drop(3);
      e.line(`popHandlerState(vm, ${e.top});`);
      return ALONE;
    case op.RERAISE:
      e.flush();
      e.line(`i32[F + ${LASTI}] = ${arg === 0 ? index : "handlerOf(i32, f)"};`);
      e.drop(3);
      e.line(`sp = ${e.top}; reraise(vm, sp); u8[f + ${F_STATE}] = ${FRAME_UNWINDING}; break run;`);
      return ALONE;
    case op.RAISE_VARARGS:
      e.flush();
      e.line(`if (raise(vm, f, ${index}, ${e.top}, ${arg})) u8[f + ${F_STATE}] = ${FRAME_UNWINDING};`);
      e.line("break run;");
      return ALONE;
    case op.YIELD_VALUE:
      emitYield(around);
      return ALONE;
    case op.YIELD_FROM:
      e.flush();
      e.line(`if (delegate(vm, f, ${index}, ${e.top}, entered) === 0) {`);
      e.drop(1);
      e.line(`${suspend(e)} }`);
      return ALONE;
    case op.UNARY_NEGATIVE:
      if (!emitNumberNegation(around)) emitRare(e, opcode, arg);
      return ALONE;
    case op.BUILD_SLICE:
      return emitSlice(around, instruction);
    default:
      emitRare(e, opcode, arg);
      return ALONE;
  }
}

/** An instruction of rare-instructions.ts. */
function emitRare(e: Emitter, opcode: number, arg: number): void {
  const name = rareName(opcode);
  e.rare.add(name);
  onSlots(
    e,
    `i32[F + ${LASTI}] = ${e.lasti}; ${name}(vm, f, ${slots(e)}, ${arg});`,
    op.stackEffect(opcode, arg, false),
  );
  if (opcode === op.DELETE_FAST) e.forgetLocal(arg);
}

/** BUILD_SLICE, with the BINARY_SUBSCR or STORE_SUBSCR that follows it. */
function emitSlice(around: Surroundings, { opcode, arg, index }: Instruction): number {
  const { emitter: e, following } = around;
  const user = following[0]?.opcode;
  if (user === op.BINARY_SUBSCR) {
    const call = `${arg === 2 ? "slicedBy" : "slicedByStep"}(vm, f, ${index}, ${slots(e)})`;
    e.drop(arg + 1);
    e.line(`if (${pushNew(e, call)} === 0) break run;`);
    return WITH_NEXT;
  }
  if (user === op.STORE_SUBSCR && arg === 2) {
    onSlots(e, `storeSlice(vm, f, ${index}, ${slots(e)});`, -4);
    return WITH_NEXT;
  }
  emitRare(e, opcode, arg);
  return ALONE;
}

function emitPop(e: Emitter): void {
  e.release(e.popUsed());
}

function rotate(e: Emitter, count: number): void {
  const values = e.popValues(count);
  e.pushValue(values.pop()!);
  for (const value of values) e.pushValue(value);
}

function duplicate(e: Emitter, count: number): void {
  const values = e.popValues(count);
  for (const value of values) e.pushValue(value);
  for (const value of values) {
    if (value.kind === "owned") e.line(`i32[${value.name} >> 2]++;`);
    e.pushValue(value);
  }
}

/** A binary instruction, with the assignment that follows it if that is to the variable on its left. */
function emitBinary(around: Surroundings, instruction: Instruction, fast: string): number {
  const { emitter: e, following } = around;
  if (emitNumberBinary(around, instruction)) return ALONE;
  watchTopmost(around, instruction.index);
  const local = e.borrowedLocal(1);
  const next = following[0];
  const updates = local >= 0 && next?.opcode === op.STORE_FAST && next.arg === local && e.borrowedLocal(0) !== local;
  const operands = e.operands(2);
  const [a, b] = operands as [Operand, Operand];
  if (!updates) {
    pushResult(e, "binary", operands, `${fast}(vm, ${a.name}, ${b.name}, ${ownership(a, b)})`);
    return ALONE;
  }
  const name = e.newName();
  const result = `${fast}(vm, ${a.name}, ${b.name}, ${ownership({ ...a, owned: true }, b)})`;
  e.line(`${name} = ${callWithTwo(e, "update", operands, e.localSlot(local), result)};`);
  e.forgetLocal(local);
  e.knowLocal(local, name);
  return WITH_NEXT;
}

function emitCall(e: Emitter, opcode: number, count: number): void {
  const below = count + (opcode === op.CALL_METHOD ? 2 : 1);
  e.flush();
  const call = opcode === op.CALL_METHOD ? "callOnObject" : "call";
  const answer = e.newName();
  e.line(`${answer} = ${call}(vm, f, ${e.lasti}, ${e.top}, ${count}, depth);`);
  e.line(`if (${answer} <= 0) { if (${answer} === 0) break run; return ${CALLED}; }`);
  e.drop(below);
  e.pushSlot();
  safePoint(e, e.lasti + 1);
}

/** A call that never leaves its callee to the loop. It takes `below` slots. */
function emitNestedCall(e: Emitter, call: string, arg: number, below: number): void {
  e.flush();
  e.line(`if (${call}(vm, f, ${e.lasti}, ${e.top}, ${arg}, depth) === 0) break run;`);
  e.drop(below);
  e.pushSlot();
  safePoint(e, e.lasti + 1);
}
