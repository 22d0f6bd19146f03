/** The block stack of a frame, and what an exception does to it and to the value stack. */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { deallocate } from "../object/dealloc.ts";
import { F_BLOCKSTACK, F_IBLOCK, F_LASTI, F_STACKDEPTH, F_VALUESTACK } from "../object/offsets.ts";
import { popHandlerState } from "./handlers.ts";
import { enterHandler, EXCEPT_HANDLER } from "./operations/handling.ts";

/** Says in the frame how deep its stack is. */
export function saveStack(i32: Int32Array, frame: Address, sp: number): void {
  i32[(frame + F_STACKDEPTH) >> 2] = ((sp << 2) - i32[(frame + F_VALUESTACK) >> 2]) >> 3;
}

/** The instruction at which the innermost block's handler begins. */
export function handlerOf(i32: Int32Array, frame: Address): number {
  return i32[(frame + F_BLOCKSTACK + 12 * (i32[(frame + F_IBLOCK) >> 2] - 1) + 4) >> 2];
}

/** PyFrame_BlockSetup of a block whose handler is the instruction `handler`, for a stack that ends at i32 index `sp`. */
export function pushBlock(i32: Int32Array, frame: Address, handler: number, sp: number): void {
  const count = i32[(frame + F_IBLOCK) >> 2]++;
  const block = (frame + F_BLOCKSTACK + 12 * count) >> 2;
  i32[block] = op.SETUP_FINALLY;
  i32[block + 1] = handler;
  i32[block + 2] = ((sp << 2) - i32[(frame + F_VALUESTACK) >> 2]) >> 3;
}

/**
 * exception_unwind: pops blocks until one handles the current exception. Then the frame is ready to go on in its handler; else its stack is
 * empty and the answer false.
 */
export function unwind(vm: Machine, frame: Address, top: number): boolean {
  const i32 = vm.i32;
  const stack = i32[(frame + F_VALUESTACK) >> 2] >> 2;
  let sp = top;
  while (i32[(frame + F_IBLOCK) >> 2] > 0) {
    const block = (frame + F_BLOCKSTACK + 12 * --i32[(frame + F_IBLOCK) >> 2]) >> 2;
    const level = stack + 2 * i32[block + 2];
    if (i32[block] === EXCEPT_HANDLER) {
      sp = releaseDownTo(vm, sp, level + 6) - 6;
      popHandlerState(vm, sp);
      continue;
    }
    sp = releaseDownTo(vm, sp, level);
    const handler = i32[block + 1]; // the block that enterHandler pushes takes this one's place
    enterHandler(vm, frame, sp);
    i32[(frame + F_LASTI) >> 2] = handler - 1;
    i32[(frame + F_STACKDEPTH) >> 2] = (sp + 12 - stack) >> 1;
    return true;
  }
  releaseDownTo(vm, sp, stack);
  i32[(frame + F_STACKDEPTH) >> 2] = 0;
  return false;
}

/** Releases stack slots from the topmost down to i32 index `level`; returns the new end of the stack. */
function releaseDownTo(vm: Machine, sp: number, level: number): number {
  const i32 = vm.i32;
  while (sp > level) {
    sp -= 2;
    const value = i32[sp];
    if (value !== 0 && --i32[value >> 2] === 0) deallocate(vm, value);
  }
  return sp;
}
