/** Where a coroutine was made (sys.set_coroutine_origin_tracking_depth). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { frameLine } from "../builtins/frame/frame.ts";
import { newInt } from "../builtins/int/box.ts";
import { newTuple, tuplePack, tupleSetItem } from "../builtins/tuple/tuple.ts";
import { CO_FILENAME, CO_NAME, F_BACK, F_CODE } from "../object/offsets.ts";
import { TS_COROUTINE_ORIGIN_DEPTH, TS_FRAME } from "../object/state.ts";

/** compute_cr_origin: a tuple (owned) of `(file, line, name)` for the innermost frames, as many as are tracked. */
export function currentOrigin(vm: Machine): Address {
  const depth = vm.get(0, TS_COROUTINE_ORIGIN_DEPTH);
  const first = vm.get(0, TS_FRAME);
  let count = 0;
  for (let frame = first; frame !== 0 && count < depth; frame = vm.get(frame, F_BACK)) count++;
  const mark = vm.mark();
  const origin = vm.hold(newTuple(vm, count));
  for (let frame = first, i = 0; i < count; frame = vm.get(frame, F_BACK), i++) {
    const code = vm.get(frame, F_CODE);
    const line = vm.hold(newInt(vm, frameLine(vm, frame)));
    tupleSetItem(vm, origin, i, tuplePack(vm, vm.get(code, CO_FILENAME), line, vm.get(code, CO_NAME)));
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, origin);
}
