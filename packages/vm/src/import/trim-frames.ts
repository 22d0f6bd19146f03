/** Import errors without importlib's own frames in their traceback (remove_importlib_frames). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { exceptionMatches } from "../machine/errors.ts";
import { CO_FILENAME, CO_NAME, EXC_TRACEBACK, F_CODE, TB_FRAME, TB_NEXT } from "../object/offsets.ts";
import { IMPORT_ERROR } from "../object/static.ts";

const FROZEN = new Set(["<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>"]);
/** A chunk that ends in this function is always cut. */
const CALLS_WITH_FRAMES_REMOVED = "_call_with_frames_removed";

/** Cuts runs of importlib frames out of the current exception's traceback: all for an ImportError, else those that end where user code was called. */
export function trimImportFrames(vm: Machine): void {
  const exception = vm.currentException();
  const always = exceptionMatches(vm, IMPORT_ERROR);
  let outer = exception + EXC_TRACEBACK;
  let link = outer;
  let inChunk = false;
  for (let traceback = vm.get(link, 0); traceback !== 0;) {
    const code = vm.get(vm.get(traceback, TB_FRAME), F_CODE);
    const now = FROZEN.has(vm.toJs(vm.get(code, CO_FILENAME)));
    if (now && !inChunk) outer = link;
    inChunk = now;
    const next = traceback + TB_NEXT;
    if (now && (always || vm.toJs(vm.get(code, CO_NAME)) === CALLS_WITH_FRAMES_REMOVED)) {
      replaceLink(vm, outer, vm.get(next, 0));
      link = outer;
    } else link = next;
    traceback = vm.get(link, 0);
  }
}

function replaceLink(vm: Machine, link: Address, traceback: Address): void {
  vm.replace(link, 0, traceback === 0 ? 0 : vm.newRef(traceback));
}
