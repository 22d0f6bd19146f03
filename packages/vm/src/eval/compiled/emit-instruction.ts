/**
 * What each instruction compiles to: mostly one call of a function in this folder, which has a fast way for the usual operands and leaves the others to the
 * function by which the loop executes the instruction. V8 draws the short ones in; and because all compiled code shares them, they know the rare ways too when a
 * new function is optimised.
 */
import * as op from "@pyvm/compiler";
import {
  CELL_REF,
  EQ,
  F_STATE,
  FRAME_RETURNED,
  FRAME_SUSPENDED,
  FRAME_UNWINDING,
  GE,
  GT,
  LE,
  LT,
  NE,
} from "../../object/offsets.ts";
import { IS_EVAL_BREAKER } from "../../object/state.ts";
import {
  DICT_ITEMITERATOR_TYPE,
  DICT_KEYITERATOR_TYPE,
  DICT_VALUEITERATOR_TYPE,
  ENUMERATE_TYPE,
  LIST_ITERATOR_TYPE,
  NONE,
  STR_ITERATOR_TYPE,
  TUPLE_ITERATOR_TYPE,
  ZIP_TYPE,
} from "../../object/static.ts";
import { AGAIN, CALLED, RETURNED, YIELDED } from "../outcomes.ts";
import { rareName } from "../rare-instructions.ts";
import { type Emitter, IBLOCK, LASTI, type NumberText, type Operand, STACKDEPTH } from "./emitter.ts";
import {
  type AttributeSurroundings,
  emitAttribute,
  emitGlobal,
  emitMethod,
  emitName,
  emitStoreAttribute,
  emitStoreName,
} from "./emit-attributes.ts";
import {
  emitItem,
  emitNumberBinary,
  emitNumberComparison,
  emitNumberNegation,
  emitRangeStep,
  emitStoreItem,
  emitStoreNumber,
  isUnseen,
} from "./emit-numbers.ts";
import type { Instruction } from "./instructions.ts";

/** What an instruction may need to know of the code object around it. */
export interface Surroundings extends AttributeSurroundings {
  /** The addresses of the constants. */
  readonly constants: readonly number[];
  readonly localCount: number;
  /** Local variables that are certainly bound: arguments that nothing deletes. */
  readonly bound: ReadonlySet<number>;
  readonly asyncGenerator: boolean;
  /** Whether the function is to be compiled anew when it turns out to be busy with what the loop has not seen. */
  readonly watching: boolean;
  /** A constant's number, if it is one. */
  constantNumber(arg: number): NumberText | undefined;
}

const BREAKER = IS_EVAL_BREAKER >> 2;

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

const COMPARISONS: Readonly<Record<number, string>> = {
  [LT]: "less",
  [LE]: "lessEqual",
  [EQ]: "equal",
  [NE]: "notEqual",
  [GT]: "greater",
  [GE]: "greaterEqual",
};

/** Binary instructions without a fast way. */
const OTHER_BINARY: ReadonlySet<number> = new Set([
  op.BINARY_POWER,
  op.INPLACE_POWER,
  op.BINARY_MATRIX_MULTIPLY,
  op.INPLACE_MATRIX_MULTIPLY,
]);

/** The ways of FOR_ITER for the iterators that it has met; `next` is for all others. */
const NEXT: Readonly<Record<number, string>> = {
  [LIST_ITERATOR_TYPE]: "nextOfList",
  [TUPLE_ITERATOR_TYPE]: "nextOfTuple",
  [DICT_KEYITERATOR_TYPE]: "nextKey",
  [DICT_VALUEITERATOR_TYPE]: "nextValue",
  [STR_ITERATOR_TYPE]: "nextCharacter",
};

/** The same where the item is unpacked to two. */
const NEXT_PAIR: Readonly<Record<number, string>> = {
  [LIST_ITERATOR_TYPE]: "nextPairOfList",
  [DICT_ITEMITERATOR_TYPE]: "nextPairOfItems",
  [ENUMERATE_TYPE]: "nextPairOfEnumerate",
  [ZIP_TYPE]: "nextPairOfZip",
};

/** How many instructions were compiled: one, or its successor with it. */
export const ALONE = 1;
export const WITH_NEXT = 2;

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

// ---- parts of instructions --------------------------------------------------------------------------------------

function cacheOf(around: Surroundings, index: number): number {
  return around.cache + 16 * (index + 1);
}

/** Where the frame has a cell, as text. */
function cellOf(around: Surroundings, arg: number): string {
  return around.emitter.localSlot(around.localCount + arg);
}

/** Puts everything into its slot. @returns the stack's end, as text */
function slots(e: Emitter): string {
  e.flush();
  return e.top;
}

/** An instruction that changes the slots themselves. */
function onSlots(e: Emitter, call: string, effect: number): void {
  e.line(call);
  if (effect < 0) e.drop(-effect);
  for (; effect > 0; effect--) e.pushSlot();
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

/** Pushes the owned value of an expression. @returns its name */
function pushNew(e: Emitter, expression: string): string {
  const name = e.newName();
  e.line(`${name} = ${expression};`);
  e.pushOwned(name);
  return name;
}

function ownership(a: Operand, b: Operand): number {
  return (a.owned ? 1 : 0) | (b.owned ? 2 : 0);
}

/** Notes what the two topmost values are where the loop has not come to the instruction yet; they stay. */
function watchTopmost(around: Surroundings, index: number): void {
  const { emitter: e } = around;
  if (!around.watching || !isUnseen(around.seen(index))) return;
  const b = e.object(0).name;
  const a = e.object(1).name;
  e.line(`watch(i32, ${cacheOf(around, index)}, ${a}, ${b}, rehearsal);`);
}

/** The call of a function with two operands. */
function callWithTwo(
  e: Emitter,
  name: string,
  operands: readonly Operand[],
  ...more: readonly (string | number)[]
): string {
  const [a, b] = operands as [Operand, Operand];
  return `${name}(${["vm", "f", e.lasti, e.top, a.name, b.name, ownership(a, b), ...more].join(", ")})`;
}

function pushResult(
  e: Emitter,
  name: string,
  operands: readonly Operand[],
  ...more: readonly (string | number)[]
): string {
  return pushNew(e, callWithTwo(e, name, operands, ...more));
}

/**
 * Where signals are handled and collections run: every value is in its slot. Once tracing is on the frame is given back; it goes on at `resume`. The first entries
 * ask even if there is nothing to do (`rehearse`): V8 throws a function away when it comes to a call that it has never seen made.
 */
function safePoint(e: Emitter, resume: number): void {
  e.line(
    `if ((i32[${BREAKER}] | rehearse) !== 0 && safePoint(vm, f, ${e.lasti}, ${e.top}, ${resume})) return ${AGAIN};`,
  );
}

/** The same at a backward jump, after so many of which the function is entered anew: see helpers.ts. */
function backwardJump(e: Emitter, target: number): void {
  e.line(
    `if ((--jumps < 0 || i32[${BREAKER}] !== 0) && jumpBack(vm, f, ${e.lasti}, ${e.top}, ${target}, jumps)) return ${AGAIN};`,
  );
}

// ---- instructions -----------------------------------------------------------------------------------------------

function emitLoadFast(around: Surroundings, local: number): void {
  const { emitter: e } = around;
  let name = e.knownLocal(local);
  if (name === undefined) {
    name = e.newName();
    e.line(`${name} = i32[${e.localSlot(local)}];`);
    if (!around.bound.has(local) && !e.isBound(local)) e.throwIf(`${name} === 0`, "local", local);
    e.knowLocal(local, name);
  }
  e.pushBorrowed(name, local);
}

function emitLoadConst(around: Surroundings, arg: number): void {
  const { emitter: e } = around;
  const name = String(around.constants[arg]);
  const number = around.constantNumber(arg);
  if (number !== undefined) e.knowNumber(name, number);
  e.pushBorrowed(name, -1);
}

function emitLoadClosure(around: Surroundings, arg: number): void {
  const { emitter: e } = around;
  const name = e.newName();
  e.line(`${name} = i32[${cellOf(around, arg)}];`);
  e.own({ name, owned: false });
  e.pushOwned(name);
}

function emitLoadDeref(around: Surroundings, arg: number): void {
  const { emitter: e } = around;
  const name = e.newName();
  e.line(`${name} = i32[(i32[${cellOf(around, arg)}] + ${CELL_REF}) >> 2];`);
  e.throwIf(`${name} === 0`, "cell", arg);
  e.own({ name, owned: false });
  e.pushOwned(name);
}

function emitStoreFast(e: Emitter, local: number, operand: Operand): void {
  e.ownBorrowersOf(local);
  e.own(operand);
  e.line(`storeLocal(vm, f, ${e.lasti}, ${e.localSlot(local)}, ${operand.name});`);
  e.forgetLocal(local);
  e.knowLocal(local, operand.name);
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

/** Whether the next instruction only asks whether the answer is true. */
function isBranch(next: Instruction | undefined): next is Instruction {
  return next?.opcode === op.POP_JUMP_IF_FALSE || next?.opcode === op.POP_JUMP_IF_TRUE;
}

/** The instruction's answer is the truth of an expression, 1 or 0; it took `count` values, in slots, that are released already. */
function emitTruth(around: Surroundings, expression: string, count: number): number {
  const { emitter: e } = around;
  const next = around.following[0];
  e.drop(count);
  if (!isBranch(next)) {
    pushNew(e, `truthObject(vm, ${expression})`);
    return ALONE;
  }
  const name = e.newName();
  e.line(`${name} = ${expression};`);
  e.lasti = next.index;
  emitConditionalJump(around, next, name);
  return WITH_NEXT;
}

function emitCompare(around: Surroundings, instruction: Instruction): number {
  const { emitter: e } = around;
  const known = emitNumberComparison(around, instruction);
  if (known !== undefined) return emitTruth(around, known, 0);
  watchTopmost(around, instruction.index);
  const operator = instruction.arg;
  const operands = e.operands(2);
  if (!isBranch(around.following[0])) {
    pushResult(e, "compareToObject", operands, operator);
    return ALONE;
  }
  const [a, b] = operands as [Operand, Operand];
  const truth = `${COMPARISONS[operator]}(vm, ${a.name}, ${b.name})`;
  return emitTruth(around, callWithTwo(e, "compare", operands, operator, truth), 0);
}

function emitIdentity(around: Surroundings, negated: number): number {
  const { emitter: e } = around;
  const b = e.pop();
  const a = e.pop();
  const name = e.newName();
  e.line(`${name} = ${a.name} ${negated === 1 ? "!==" : "==="} ${b.name} ? 1 : 0;`);
  e.release(a);
  e.release(b);
  return emitTruth(around, name, 0);
}

/** The truth, 1 or 0, of the topmost value, which is released. */
function truthOf(e: Emitter): string {
  const name = e.newName();
  const number = e.knownNumber(e.peek(0));
  if (number !== undefined) {
    e.line(`${name} = ${number.text} !== 0 ? 1 : 0;`);
    e.release(e.popUsed());
    return name;
  }
  const [operand] = e.operands(1) as [Operand];
  e.line(`${name} = truthOf(vm, f, ${e.lasti}, ${e.top}, ${operand.name}, ${Number(operand.owned)});`);
  return name;
}

function emitConditionalJump(around: Surroundings, { opcode, arg, index }: Instruction, truth: string): void {
  const { emitter: e } = around;
  e.flush();
  e.line(`if (${truth} === ${opcode === op.POP_JUMP_IF_TRUE ? 1 : 0}) {`);
  if (arg <= index) backwardJump(e, arg);
  e.line(`${around.jumpTo(arg)} }`);
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

/** FOR_ITER, with the UNPACK_SEQUENCE that follows it where pairs are expected. */
function emitNext(around: Surroundings, instruction: Instruction): number {
  const { emitter: e, following } = around;
  const { arg, index } = instruction;
  e.flush();
  if (emitRangeStep(around, instruction)) return ALONE;
  const seen = around.seen(index);
  if (around.watching && isUnseen(seen)) {
    const iterator = `i32[${e.slot(e.depth - 1)}]`;
    e.line(`watch(i32, ${cacheOf(around, index)}, ${iterator}, ${iterator}, rehearsal);`);
  }
  const user = following[0];
  const pairs = user?.opcode === op.UNPACK_SEQUENCE && user.arg === 2 ? NEXT_PAIR[seen.left] : undefined;
  const item = e.newName();
  e.line(`${item} = ${pairs ?? NEXT[seen.left] ?? "next"}(vm, f, ${index}, ${e.top});`);
  e.line(`if (${item} === 0) ${around.jumpTo(index + 1 + arg)}`);
  if (pairs !== undefined) e.pushSlot();
  e.pushOwned(item);
  return pairs === undefined ? ALONE : WITH_NEXT;
}

/**
 * Where a generator is resumed: a None that is sent is not on the stack (see `step` in generator.ts), which ends at `entered`. @returns whether the instruction is done,
 * since all that it does is to give up what was sent
 */
export function emitSent(e: Emitter, { opcode, index }: Instruction): boolean {
  const slot = e.slot(e.depth - 1);
  if (opcode === op.POP_TOP || opcode === op.GEN_START) {
    e.line(`if (entered !== ${slot}) drop(vm, f, ${index}, i32[${slot}]);`);
    e.drop(1);
    return true;
  }
  e.line(`if (entered === ${slot}) { i32[${NONE >> 2}]++; i32[${slot}] = ${NONE}; }`);
  return false;
}

function emitYield(around: Surroundings): void {
  const { emitter: e } = around;
  const operand = e.pop();
  e.own(operand);
  e.flush();
  e.line(`i32[F + ${LASTI}] = ${e.lasti};`);
  if (around.asyncGenerator) {
    e.line(`i32[${e.top}] = 0; vm.transfer = wrapAsyncValue(vm, ${operand.name});`);
  } else e.line(`vm.transfer = ${operand.name};`);
  e.line(suspend(e));
  e.pushSlot();
}

/** Leaves the frame of a generator, whose value is in `vm.transfer`. */
function suspend(e: Emitter): string {
  return `u8[f + ${F_STATE}] = ${FRAME_SUSPENDED & 0xff}; i32[F + ${STACKDEPTH}] = ${e.depth}; return ${YIELDED};`;
}
