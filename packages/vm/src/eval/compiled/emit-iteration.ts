/** The steps of loops, and what a generator does where it is left and where it is resumed. */
import * as op from "@pyvm/compiler";
import { F_STATE, FRAME_SUSPENDED } from "../../object/offsets.ts";
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
import { YIELDED } from "../outcomes.ts";
import { type Emitter, LASTI, STACKDEPTH } from "./emitter.ts";
import { emitRangeStep, isUnseen } from "./emit-numbers.ts";
import { ALONE, cacheOf, type Surroundings, WITH_NEXT } from "./emit-parts.ts";
import type { Instruction } from "./instructions.ts";

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

/** FOR_ITER, with the UNPACK_SEQUENCE that follows it where pairs are expected. */
export function emitNext(around: Surroundings, instruction: Instruction): number {
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

export function emitYield(around: Surroundings): void {
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
export function suspend(e: Emitter): string {
  return `u8[f + ${F_STATE}] = ${FRAME_SUSPENDED & 0xff}; i32[F + ${STACKDEPTH}] = ${e.depth}; return ${YIELDED};`;
}

/**
 * Where a generator is resumed: a None that is sent is not on the stack (see `step` in generator/resume.ts), which ends at `entered`. @returns whether the instruction is done,
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
