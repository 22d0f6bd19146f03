/**
 * What each instruction compiles to: a fast way on JavaScript constants where there is one, and always a call of the very function by which the loop executes
 * it, on the slots of the frame.
 */
import * as op from "@pyvm/compiler";
import { CELL_REF, FRAME_RETURNED, FRAME_SUSPENDED, FRAME_UNWINDING, F_STATE } from "../../object/offsets.ts";
import { IS_EVAL_BREAKER } from "../../object/state.ts";
import { FALSE, TRUE } from "../../object/static.ts";
import { EQ, GE, GT, LE, LT, NE } from "../../object/offsets.ts";
import { type Emitter, IBLOCK, LASTI, type Operand, STACKDEPTH } from "./emitter.ts";
import type { Instruction } from "./instructions.ts";

/** What an instruction may need to know of the code object around it. */
export interface Surroundings {
  readonly emitter: Emitter;
  readonly code: number;
  /** The addresses of the constants. */
  readonly constants: readonly number[];
  /** The address of the inline caches. */
  readonly cache: number;
  readonly localCount: number;
  /** Local variables that are certainly bound: arguments that nothing deletes. */
  readonly bound: ReadonlySet<number>;
  readonly asyncGenerator: boolean;
  /** The instruction that follows, if control only comes from here; else undefined. */
  readonly next: Instruction | undefined;
  /** The two bytes that follow. */
  readonly nextWord: number;
  /** The text that continues at an instruction. */
  jumpTo(target: number): string;
}

const BREAKER = IS_EVAL_BREAKER >> 2;

/** Fast ways of the binary instructions, with the function that the loop calls. */
const BINARY: Readonly<Record<number, readonly [fast: string, slow: string]>> = {
  [op.BINARY_ADD]: ["add", "binaryAdd(vm, f, sp, WORD, false)"],
  [op.INPLACE_ADD]: ["add", "binaryAdd(vm, f, sp, WORD, true)"],
  [op.BINARY_SUBTRACT]: ["subtract", "binarySubtract(vm, sp, false)"],
  [op.INPLACE_SUBTRACT]: ["subtract", "binarySubtract(vm, sp, true)"],
  [op.BINARY_MULTIPLY]: ["multiply", "binaryMultiply(vm, sp, false)"],
  [op.INPLACE_MULTIPLY]: ["multiply", "binaryMultiply(vm, sp, true)"],
  [op.BINARY_TRUE_DIVIDE]: ["trueDivide", "binaryTrueDivide(vm, sp, false)"],
  [op.INPLACE_TRUE_DIVIDE]: ["trueDivide", "binaryTrueDivide(vm, sp, true)"],
  [op.BINARY_MODULO]: ["modulo", "binaryModulo(vm, sp, false)"],
  [op.INPLACE_MODULO]: ["modulo", "binaryModulo(vm, sp, true)"],
  [op.BINARY_FLOOR_DIVIDE]: ["floorDivide", "binaryFloorDivide(vm, sp, false)"],
  [op.INPLACE_FLOOR_DIVIDE]: ["floorDivide", "binaryFloorDivide(vm, sp, true)"],
  [op.BINARY_AND]: ["bitAnd", "binaryAnd(vm, sp, false)"],
  [op.INPLACE_AND]: ["bitAnd", "binaryAnd(vm, sp, true)"],
  [op.BINARY_RSHIFT]: ["rightShift", "binaryRshift(vm, sp, false)"],
  [op.INPLACE_RSHIFT]: ["rightShift", "binaryRshift(vm, sp, true)"],
  [op.BINARY_OR]: ["bitOr", `binaryOther(vm, sp, ${op.BINARY_OR})`],
  [op.INPLACE_OR]: ["bitOr", `binaryOther(vm, sp, ${op.INPLACE_OR})`],
  [op.BINARY_XOR]: ["bitXor", `binaryOther(vm, sp, ${op.BINARY_XOR})`],
  [op.INPLACE_XOR]: ["bitXor", `binaryOther(vm, sp, ${op.INPLACE_XOR})`],
  [op.BINARY_LSHIFT]: ["leftShift", `binaryOther(vm, sp, ${op.BINARY_LSHIFT})`],
  [op.INPLACE_LSHIFT]: ["leftShift", `binaryOther(vm, sp, ${op.INPLACE_LSHIFT})`],
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

/** What an instruction and its successor, which it has taken along, were. */
export const ALONE = 1;
export const WITH_NEXT = 2;

/** Compiles one instruction, or two that belong together. @returns how many, ALONE or WITH_NEXT */
export function emitInstruction(around: Surroundings, instruction: Instruction): number {
  const { emitter: e } = around;
  const { opcode, arg, index } = instruction;
  e.lasti = index;
  const binary = BINARY[opcode];
  if (binary !== undefined) return emitBinary(around, binary[0], binary[1]);
  if (OTHER_BINARY.has(opcode)) {
    callOnSlots(e, `binaryOther(vm, sp, ${opcode});`, -1);
    return ALONE;
  }
  switch (opcode) {
    case op.NOP:
      return ALONE;
    case op.LOAD_FAST:
      emitLoadFast(around, arg);
      return ALONE;
    case op.STORE_FAST:
      emitStoreFast(e, arg, e.pop());
      return ALONE;
    case op.LOAD_CONST:
      e.pushBorrowed(String(around.constants[arg]), -1);
      return ALONE;
    case op.POP_TOP:
      e.release(e.pop());
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
      return emitCompare(around, arg);
    case op.IS_OP:
      return emitIdentity(around, arg);
    case op.CONTAINS_OP:
      e.flush();
      e.atInstruction();
      return emitTruth(around, `containsInstruction(vm, sp) ? ${1 - arg} : ${arg}`, 2);
    case op.UNARY_NOT: {
      const c = emitTruthOf(e, e.pop());
      return emitTruth(around, `1 - ${c}`, 0);
    }
    case op.POP_JUMP_IF_FALSE:
    case op.POP_JUMP_IF_TRUE: {
      const operand = e.pop();
      e.flush();
      emitConditionalJump(around, instruction, emitTruthOf(e, operand));
      return ALONE;
    }
    case op.JUMP_IF_FALSE_OR_POP:
    case op.JUMP_IF_TRUE_OR_POP:
      emitJumpOrPop(around, instruction);
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
    case op.JUMP_IF_NOT_EXC_MATCH: {
      e.flush();
      e.atInstruction();
      const c = e.newName();
      e.line(`const ${c} = exceptionMatch(vm, i32[sp - 4], i32[sp - 2]);`);
      e.release(e.pop());
      e.release(e.pop());
      e.line(`if (!${c}) ${around.jumpTo(arg)}`);
      return ALONE;
    }
    case op.LOAD_GLOBAL: {
      const v = e.newName();
      e.line(`let ${v} = cachedGlobal(i32, f, ${cacheOf(around, index)});`);
      e.line(`if (${v} !== 0) i32[${v} >> 2]++; else {`);
      e.spill();
      e.line(`${v} = loadGlobalInstruction(vm, f, ${arg}, ${cacheOf(around, index)});`);
      e.unspill();
      e.line("}");
      e.pushOwned(v);
      return ALONE;
    }
    case op.LOAD_NAME: {
      e.flush();
      e.atInstruction();
      const v = e.newName();
      e.line(`const ${v} = loadName(vm, f, ${arg});`);
      e.pushOwned(v);
      return ALONE;
    }
    case op.STORE_NAME: {
      e.flush();
      e.atInstruction();
      e.line(`storeName(vm, f, ${arg}, i32[sp - 2]);`);
      e.release(e.pop());
      return ALONE;
    }
    case op.LOAD_CLOSURE: {
      const v = e.newName();
      e.line(`const ${v} = i32[${e.localSlot(around.localCount + arg)}];`);
      e.own({ name: v, owned: false });
      e.pushOwned(v);
      return ALONE;
    }
    case op.LOAD_DEREF: {
      const v = e.newName();
      e.line(`const ${v} = i32[(i32[${e.localSlot(around.localCount + arg)}] + ${CELL_REF}) >> 2];`);
      e.line(`if (${v} === 0) {`);
      e.spill();
      e.line(`unboundDeref(vm, ${around.code}, ${arg}); }`);
      e.own({ name: v, owned: false });
      e.pushOwned(v);
      return ALONE;
    }
    case op.STORE_DEREF: {
      const operand = e.pop();
      e.own(operand);
      const at = e.newName();
      const old = e.newName();
      e.line(`const ${at} = (i32[${e.localSlot(around.localCount + arg)}] + ${CELL_REF}) >> 2, ${old} = i32[${at}];`);
      e.line(`i32[${at}] = ${operand.name};`);
      e.line(`if (${old} !== 0) { `);
      e.releaseName(old);
      e.line("}");
      return ALONE;
    }
    case op.LOAD_ATTR:
      emitLoadAttribute(around, arg, index);
      return ALONE;
    case op.STORE_ATTR:
      emitStoreAttribute(around, arg, index);
      return ALONE;
    case op.LOAD_METHOD:
      emitLoadMethod(around, arg, index);
      return ALONE;
    case op.CALL_FUNCTION:
    case op.CALL_METHOD:
      emitCall(e, opcode, arg);
      return ALONE;
    case op.CALL_FUNCTION_KW:
    case op.CALL_FUNCTION_EX:
      emitRare(e, opcode, arg);
      safePoint(e, index + 1);
      return ALONE;
    case op.RETURN_VALUE: {
      const operand = e.pop();
      e.own(operand);
      e.line(`i32[F + ${LASTI}] = ${index}; vm.transfer = ${operand.name};`);
      e.line(`vm.u8[f + ${F_STATE}] = ${FRAME_RETURNED}; return 1;`);
      return ALONE;
    }
    case op.BINARY_SUBSCR:
      emitSubscript(e);
      return ALONE;
    case op.STORE_SUBSCR:
      emitStoreSubscript(e);
      return ALONE;
    case op.GET_ITER: {
      e.flush();
      e.atInstruction();
      const v = e.newName();
      e.line(`const ${v} = getIter(vm, i32[sp - 2]);`);
      e.release(e.pop());
      e.pushOwned(v);
      return ALONE;
    }
    case op.FOR_ITER: {
      e.flush();
      e.atInstruction();
      const v = e.newName();
      e.line(`const ${v} = nextItem(vm, i32[sp - 2]);`);
      e.line(`if (${v} === 0) { const it = i32[sp - 2];`);
      e.releaseName("it");
      e.line(`${around.jumpTo(index + 1 + arg)} }`);
      e.pushOwned(v);
      return ALONE;
    }
    case op.UNPACK_SEQUENCE:
      callOnSlots(e, `unpackSequence(vm, sp, ${arg});`, arg - 1);
      return ALONE;
    case op.BUILD_TUPLE:
    case op.BUILD_LIST:
      callOnSlots(
        e,
        `i32[sp - ${2 * arg}] = ${opcode === op.BUILD_TUPLE ? "buildTuple" : "buildList"}(vm, sp, ${arg});`,
        1 - arg,
      );
      return ALONE;
    case op.LIST_APPEND:
      callOnSlots(e, `listAppendOwned(vm, i32[sp - ${2 + 2 * arg}], i32[sp - 2]);`, -1);
      return ALONE;
    case op.SETUP_FINALLY:
      e.flush();
      e.line(`pushBlock(i32, f, ${index + 1 + arg}, ${e.slot(e.depth)});`);
      return ALONE;
    case op.SETUP_WITH: {
      e.flush();
      e.atInstruction();
      const manager = e.newName();
      e.line(`const ${manager} = i32[sp - 2], w = enterContext(vm, ${manager}); i32[sp - 2] = vm.unhold();`);
      e.releaseName(manager);
      e.line(`pushBlock(i32, f, ${index + 1 + arg}, sp); i32[sp] = w;`);
      e.pushSlot();
      return ALONE;
    }
    case op.POP_BLOCK:
      e.line(`i32[F + ${IBLOCK}]--;`);
      return ALONE;
    case op.POP_EXCEPT:
      e.flush();
      e.line(`i32[F + ${IBLOCK}]--;`);
      e.drop(3);
      e.atInstruction();
      e.line("popHandlerState(vm, sp);");
      return ALONE;
    case op.RERAISE:
      e.flush();
      if (arg === 0) e.line(`i32[F + ${LASTI}] = ${index};`);
      else e.line(`i32[F + ${LASTI}] = handlerOf(i32, f);`);
      e.drop(3);
      e.line(`sp = ${e.slot(e.depth)}; reraise(vm, sp); vm.u8[f + ${F_STATE}] = ${FRAME_UNWINDING}; break run;`);
      return ALONE;
    case op.RAISE_VARARGS: {
      e.flush();
      e.atInstruction();
      const cause = arg === 2 ? "i32[sp - 2]" : "0";
      const exception = arg >= 1 ? `i32[sp - ${2 * arg}]` : "0";
      e.line(`if (doRaise(vm, ${exception}, ${cause})) vm.u8[f + ${F_STATE}] = ${FRAME_UNWINDING}; break run;`);
      return ALONE;
    }
    case op.YIELD_VALUE:
      emitYield(around);
      return ALONE;
    default:
      emitRare(e, opcode, arg);
      return ALONE;
  }
}

function cacheOf(around: Surroundings, index: number): number {
  return around.cache + 16 * (index + 1);
}

/** Everything into its slot, then a call that changes the slots themselves. */
function callOnSlots(e: Emitter, call: string, effect: number): void {
  e.flush();
  e.atInstruction();
  e.line(call);
  if (effect < 0) e.drop(-effect);
  for (; effect > 0; effect--) e.pushSlot();
}

function emitRare(e: Emitter, opcode: number, arg: number): void {
  callOnSlots(e, `rareInstruction(vm, f, ${opcode}, ${arg}, sp);`, op.stackEffect(opcode, arg, false));
  if (opcode === op.DELETE_FAST) e.forgetLocal(arg);
}

/**
 * Where signals are handled and collections run: every value is in its slot. Once tracing is on the frame is given back; it goes on at `resume`. The first entries
 * ask even if there is nothing to do (`rehearse`): V8 throws a function away when it comes to a call that it has never seen made.
 */
function safePoint(e: Emitter, resume: number): void {
  e.line(`if ((i32[${BREAKER}] | rehearse) !== 0) {`);
  e.atInstruction();
  e.line("if (checkEvalBreaker(vm, f)) {");
  giveBack(e, resume);
  e.line("} }");
}

/** The same at a backward jump, after so many of which the function is entered anew: see compile.ts. */
function backwardJump(e: Emitter, target: number): void {
  e.line(`if (--jumps < 0 || i32[${BREAKER}] !== 0) {`);
  e.atInstruction();
  e.line("if (checkEvalBreaker(vm, f) || jumps < 0) {");
  giveBack(e, target);
  e.line("} }");
}

/** Ends the function; whoever runs the frame goes on at `resume`. */
function giveBack(e: Emitter, resume: number): void {
  e.line(`i32[F + ${LASTI}] = ${resume - 1}; i32[F + ${STACKDEPTH}] = ${e.depth}; return 4;`);
}

function emitLoadFast(around: Surroundings, local: number): void {
  const { emitter: e } = around;
  let name = e.knownLocal(local);
  if (name === undefined) {
    name = e.newName();
    e.line(`const ${name} = i32[${e.localSlot(local)}];`);
    if (!around.bound.has(local)) {
      e.line(`if (${name} === 0) {`);
      e.spill();
      e.line(`unboundLocal(vm, ${around.code}, ${local}); }`);
    }
    e.knowLocal(local, name);
  }
  e.pushBorrowed(name, local);
}

function emitStoreFast(e: Emitter, local: number, operand: Operand): void {
  e.ownBorrowersOf(local);
  e.own(operand);
  const old = e.newName();
  e.line(`const ${old} = i32[${e.localSlot(local)}]; i32[${e.localSlot(local)}] = ${operand.name};`);
  e.line(`if (${old} !== 0 && --i32[${old} >> 2] === 0) { i32[F + ${LASTI}] = ${e.lasti}; deallocate(vm, ${old}); }`);
  e.knowLocal(local, operand.name);
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

function ownership(a: Operand, b: Operand): number {
  return (a.owned ? 1 : 0) | (b.owned ? 2 : 0);
}

/**
 * A binary instruction. `x = x + y` where nobody but the local variable has the old value changes it in place, where CPython would make the new value and then
 * free the old one.
 */
function emitBinary(around: Surroundings, fast: string, slow: string): number {
  const { emitter: e, next } = around;
  const local = e.borrowedLocal(1);
  const selfUpdate = local >= 0 && next?.opcode === op.STORE_FAST && next.arg === local && e.borrowedLocal(0) !== local;
  const b = e.pop();
  const a = e.pop();
  const inPlace = selfUpdate && !e.hasBorrowersOf(local);
  const r = e.newName();
  if (inPlace) return emitSelfUpdate(around, fast, slow, a, b, r);
  e.line(`let ${r} = ${fast}(vm, ${a.name}, ${b.name}, ${ownership(a, b)});`);
  emitSlowBinary(around, slow, a, b, r);
  e.pushOwned(r);
  return ALONE;
}

function emitSlowBinary(around: Surroundings, slow: string, a: Operand, b: Operand, r: string): void {
  const { emitter: e } = around;
  e.line(`if (${r} === 0) {`);
  e.spill(2);
  e.store(a, e.depth);
  e.store(b, e.depth + 1);
  e.line(`${slow.replace("WORD", String(around.nextWord))}; ${r} = i32[${e.slot(e.depth)}];`);
  e.unspill();
  e.line("}");
}

/** The old value is handed over as if it were the stack's: if its count is 1 it becomes the new one. */
function emitSelfUpdate(around: Surroundings, fast: string, slow: string, a: Operand, b: Operand, r: string): number {
  const { emitter: e, next } = around;
  const slot = e.localSlot(next!.arg);
  e.line(`let ${r} = ${fast}(vm, ${a.name}, ${b.name}, ${ownership({ ...a, owned: true }, b)});`);
  e.line(`if (${r} !== 0) i32[${slot}] = ${r}; else {`);
  // The slow path is the two instructions one after the other.
  e.spill(2);
  e.store(a, e.depth);
  e.store(b, e.depth + 1);
  e.line(`${slow.replace("WORD", String(around.nextWord))}; ${r} = i32[${e.slot(e.depth)}];`);
  e.unspill();
  e.line(`const o = i32[${slot}]; i32[${slot}] = ${r};`);
  e.lasti = next!.index;
  e.line("if (o !== 0) {");
  e.releaseName("o");
  e.line("} }");
  e.knowLocal(next!.arg, r);
  return WITH_NEXT;
}

/** Whether the next instruction only asks whether the answer is true. */
function isBranch(next: Instruction | undefined): next is Instruction {
  return next?.opcode === op.POP_JUMP_IF_FALSE || next?.opcode === op.POP_JUMP_IF_TRUE;
}

/** The instruction's answer is the truth of an expression, 1 or 0; it took `count` values, in slots, that are released already. */
function emitTruth(around: Surroundings, expression: string, count: number): number {
  const { emitter: e, next } = around;
  const c = e.newName();
  e.line(`const ${c} = ${expression};`);
  e.drop(count);
  if (isBranch(next)) {
    e.lasti = next.index;
    e.flush();
    emitConditionalJump(around, next, c);
    return WITH_NEXT;
  }
  const r = e.newName();
  e.line(`const ${r} = ${c} === 1 ? ${TRUE} : ${FALSE}; i32[${r} >> 2]++;`);
  e.pushOwned(r);
  return ALONE;
}

function emitCompare(around: Surroundings, operator: number): number {
  const { emitter: e } = around;
  const b = e.pop();
  const a = e.pop();
  const c = e.newName();
  if (!isBranch(around.next)) return emitCompareToObject(around, operator, a, b);
  e.line(`let ${c} = ${COMPARISONS[operator]}(vm, ${a.name}, ${b.name});`);
  e.line(`if (${c} < 0) {`);
  e.spill(2);
  e.store(a, e.depth);
  e.store(b, e.depth + 1);
  e.line(`${c} = compareSlowly(vm, sp, ${operator});`);
  e.unspill();
  e.line("} else {");
  e.release(a);
  e.release(b);
  e.line("}");
  return emitTruth(around, c, 0);
}

/** A comparison whose answer, which need not be a bool, is asked for itself. */
function emitCompareToObject(around: Surroundings, operator: number, a: Operand, b: Operand): number {
  const { emitter: e } = around;
  const r = e.newName();
  e.line(`let ${r} = ${COMPARISONS[operator]}(vm, ${a.name}, ${b.name});`);
  e.line(`if (${r} < 0) {`);
  e.spill(2);
  e.store(a, e.depth);
  e.store(b, e.depth + 1);
  e.line(`${r} = compareOperation(vm, sp, ${operator});`);
  e.unspill();
  e.line("} else {");
  e.release(a);
  e.release(b);
  e.line("}");
  e.line(`if (${r} <= 1) { ${r} = ${r} === 1 ? ${TRUE} : ${FALSE}; i32[${r} >> 2]++; }`);
  e.pushOwned(r);
  return ALONE;
}

function emitIdentity(around: Surroundings, negated: number): number {
  const { emitter: e } = around;
  const b = e.pop();
  const a = e.pop();
  const c = e.newName();
  e.line(`const ${c} = ${a.name} ${negated === 1 ? "!==" : "==="} ${b.name} ? 1 : 0;`);
  e.release(a);
  e.release(b);
  return emitTruth(around, c, 0);
}

/** The truth, 1 or 0, of an operand that is released. */
function emitTruthOf(e: Emitter, operand: Operand): string {
  const c = e.newName();
  e.line(`let ${c} = truth(vm, ${operand.name});`);
  e.line(`if (${c} < 0) {`);
  e.spill(1);
  e.store(operand, e.depth);
  e.line(`${c} = popTruth(vm, sp) ? 1 : 0;`);
  e.unspill();
  e.line("}");
  if (operand.owned) {
    e.line("else ");
    e.releaseName(operand.name);
  }
  return c;
}

function emitConditionalJump(around: Surroundings, { opcode, arg, index }: Instruction, truth: string): void {
  const { emitter: e } = around;
  e.line(`if (${truth} === ${opcode === op.POP_JUMP_IF_TRUE ? 1 : 0}) {`);
  if (arg <= index) backwardJump(e, arg);
  e.line(`${around.jumpTo(arg)} }`);
}

function emitJumpOrPop(around: Surroundings, { opcode, arg }: Instruction): void {
  const { emitter: e } = around;
  e.flush();
  e.atInstruction();
  const c = e.newName();
  e.line(`let ${c} = truth(vm, i32[sp - 2]); if (${c} < 0) ${c} = truthOfTop(vm, sp);`);
  e.line(`if (${c} === ${opcode === op.JUMP_IF_TRUE_OR_POP ? 1 : 0}) ${around.jumpTo(arg)}`);
  e.release(e.pop());
}

function emitLoadAttribute(around: Surroundings, arg: number, index: number): void {
  const { emitter: e } = around;
  const owner = e.pop();
  const v = e.newName();
  const cache = cacheOf(around, index);
  e.line(`let ${v} = cachedAttribute(i32, ${owner.name}, ${cache});`);
  e.line(`if (${v} !== 0) { i32[${v} >> 2]++; `);
  e.release(owner);
  e.line("} else {");
  e.spill(1);
  e.store(owner, e.depth);
  e.line(`loadAttribute(vm, f, sp, ${arg}, ${cache}); ${v} = i32[${e.slot(e.depth)}];`);
  e.unspill();
  e.line("}");
  e.pushOwned(v);
}

function emitStoreAttribute(around: Surroundings, arg: number, index: number): void {
  const { emitter: e } = around;
  const owner = e.pop();
  const value = e.pop();
  const cache = cacheOf(around, index);
  e.own(value);
  e.line(`i32[F + ${LASTI}] = ${index};`); // what was there before may die
  e.line(`if (storeCached(vm, ${owner.name}, ${value.name}, ${cache})) {`);
  e.release(owner);
  e.line("} else {");
  e.spill(2);
  e.store({ name: value.name, owned: true }, e.depth);
  e.store(owner, e.depth + 1);
  e.line(`storeAttribute(vm, f, sp, ${arg}, ${cache});`);
  e.unspill();
  e.line("}");
}

function emitLoadMethod(around: Surroundings, arg: number, index: number): void {
  const { emitter: e } = around;
  const owner = e.pop();
  const m = e.newName();
  const o = e.newName();
  const cache = cacheOf(around, index);
  e.line(`let ${m} = cachedMethod(i32, ${owner.name}, ${cache}), ${o} = ${owner.name};`);
  e.line(`if (${m} !== 0) { i32[${m} >> 2]++; `);
  e.own(owner);
  e.line("} else {");
  e.spill(1);
  e.store(owner, e.depth);
  e.line(`loadMethodInstruction(vm, f, sp, ${arg}, ${cache});`);
  e.line(`${m} = i32[${e.slot(e.depth)}]; ${o} = i32[${e.slot(e.depth + 1)}];`);
  e.unspill();
  e.line("}");
  e.pushOwned(m);
  e.pushOwned(o);
}

/** A call. The callee of a Python function runs in a nested compiled function or loop, or, many levels deep, in the loop that called this one. */
function emitCall(e: Emitter, opcode: number, count: number): void {
  const below = count + (opcode === op.CALL_METHOD ? 2 : 1);
  e.flush();
  e.atInstruction();
  const base = e.slot(e.depth - below);
  e.line(`{ const c = ${opcode === op.CALL_METHOD ? "callMethod" : "callFunction"}(vm, sp, ${count});`);
  e.line(`if (c !== 0) { const r = enter(vm, c, depth);`);
  e.line(`if (r <= 0) { if (r === 0) break run; i32[F + ${STACKDEPTH}] = ${e.depth}; vm.transfer = c; return 0; }`);
  e.line(`releaseSlots(vm, ${base}, sp); i32[${base}] = r; } }`);
  e.drop(below);
  e.pushSlot();
  safePoint(e, e.lasti + 1);
}

function emitSubscript(e: Emitter): void {
  const key = e.pop();
  const container = e.pop();
  const r = e.newName();
  e.line(`let ${r} = item(vm, ${container.name}, ${key.name});`);
  e.line(`if (${r} === 0) {`);
  e.spill(2);
  e.store(container, e.depth);
  e.store(key, e.depth + 1);
  e.line(`binarySubscript(vm, sp); ${r} = i32[${e.slot(e.depth)}];`);
  e.unspill();
  e.line("} else {");
  e.release(container);
  e.release(key);
  e.line("}");
  e.pushOwned(r);
}

function emitStoreSubscript(e: Emitter): void {
  const key = e.pop();
  const container = e.pop();
  const value = e.pop();
  const old = e.newName();
  e.own(value);
  e.line(`const ${old} = replaceItem(vm, ${container.name}, ${key.name}, ${value.name});`);
  e.line(`if (${old} === 0) {`);
  e.spill(3);
  e.store({ name: value.name, owned: true }, e.depth);
  e.store(container, e.depth + 1);
  e.store(key, e.depth + 2);
  e.line("storeSubscriptInstruction(vm, sp);");
  e.unspill();
  e.line("} else {");
  e.releaseName(old);
  e.release(container);
  e.release(key);
  e.line("}");
}

function emitYield(around: Surroundings): void {
  const { emitter: e } = around;
  const operand = e.pop();
  e.own(operand);
  e.flush();
  e.atInstruction();
  if (around.asyncGenerator) {
    e.line(`i32[sp] = 0; vm.transfer = wrapAsyncValue(vm, ${operand.name});`);
  } else e.line(`vm.transfer = ${operand.name};`);
  e.line(`vm.u8[f + ${F_STATE}] = ${FRAME_SUSPENDED & 0xff}; i32[F + ${STACKDEPTH}] = ${e.depth}; return 2;`);
  e.pushSlot();
}
