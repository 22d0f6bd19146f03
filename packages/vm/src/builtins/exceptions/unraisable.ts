/** Errors that nobody can handle: sys.unraisablehook (_PyErr_WriteUnraisableMsg of Python/errors.c). */
import type { Address } from "@pyvm/heap";
import { orElse } from "../traceback/text.ts";
import type { Machine } from "../../machine/machine.ts";
import { clearException, fetchException } from "../../machine/errors.ts";
import { call1 } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { EXC_TRACEBACK, F_LASTI } from "../../object/offsets.ts";
import { IS_SYSDICT, TS_FRAME } from "../../object/state.ts";
import { NONE, TYPE_ERROR } from "../../object/static.ts";
import { readyType } from "../../object/type/ready.ts";
import { dictGetId } from "../dict/dict.ts";
import { frameLine } from "../frame/frame.ts";
import { newStructSeq, structSeqGet, structSeqSet } from "../structseq.ts";
import { newTraceback } from "../traceback/here.ts";
import { formatTraceback } from "../traceback/print.ts";
import { writeStderr } from "../traceback/stderr.ts";
import { safeRepr, safeStr, typeTitle } from "../traceback/text.ts";
import { UNRAISABLE_HOOK_ARGS_TYPE } from "./unraisable-address.ts";

const ID_UNRAISABLE_HOOK = identifier("unraisablehook");

/** What an UnraisableHookArgs says; 0 for None. All borrowed. */
interface Unraisable {
  readonly type: Address;
  readonly value: Address;
  readonly traceback: Address;
  readonly message: string | null;
  readonly object: Address;
}

/**
 * PyErr_WriteUnraisable: reports the current exception, which is gone afterwards, as one that happened in `object` (0: nowhere in
 * particular). `message` replaces "Exception ignored in". Never throws.
 */
export function writeUnraisable(vm: Machine, object: Address, message: string | null = null): void {
  const mark = vm.mark();
  const value = fetchException(vm);
  if (value === 0) return;
  vm.hold(value);
  orElse(vm, undefined, () => addOwnTraceback(vm, value)); // without memory it has none
  const depth = vm.recursionDepth();
  try {
    callHook(vm, value, object, message);
  } catch (error) {
    vm.caught(error, vm.mark());
    vm.restoreRecursionDepth(depth);
    reportHookFailure(vm);
  }
  clearException(vm);
  vm.release(mark);
}

/** An error of native code has no traceback yet: it gets the frame that runs. */
function addOwnTraceback(vm: Machine, value: Address): void {
  const frame = vm.get(0, TS_FRAME);
  if (frame === 0 || vm.get(value, EXC_TRACEBACK) !== 0) return;
  vm.set(value, EXC_TRACEBACK, newTraceback(vm, 0, frame, vm.get(frame, F_LASTI) * 2, frameLine(vm, frame)));
}

function sysHook(vm: Machine): Address {
  const sys = vm.get(0, IS_SYSDICT);
  return sys === 0 ? 0 : dictGetId(vm, sys, ID_UNRAISABLE_HOOK);
}

function callHook(vm: Machine, value: Address, object: Address, message: string | null): void {
  const type = vm.typeOf(value);
  const traceback = vm.get(value, EXC_TRACEBACK);
  const hook = sysHook(vm);
  if (hook === 0 || hook === NONE) {
    writeDefault(vm, { type, value, traceback, message, object });
    return;
  }
  const mark = vm.mark();
  vm.hold(vm.newRef(hook));
  const args = vm.hold(newStructSeq(vm, readyType(vm, UNRAISABLE_HOOK_ARGS_TYPE)));
  structSeqSet(vm, args, 0, vm.newRef(type));
  structSeqSet(vm, args, 1, vm.newRef(value));
  structSeqSet(vm, args, 2, vm.newRef(traceback || NONE));
  structSeqSet(vm, args, 3, message === null ? vm.none() : vm.str(message));
  structSeqSet(vm, args, 4, vm.newRef(object || NONE));
  vm.decref(call1(vm, hook, args));
  vm.release(mark);
}

/** The hook itself failed: the default says so, and of what happened first nothing is said. */
function reportHookFailure(vm: Machine): void {
  const value = fetchException(vm);
  if (value === 0) return;
  const mark = vm.mark();
  vm.hold(value);
  const hook = sysHook(vm);
  writeDefault(vm, {
    type: vm.typeOf(value),
    value,
    traceback: vm.get(value, EXC_TRACEBACK),
    message: "Exception ignored in sys.unraisablehook",
    object: hook,
  });
  vm.release(mark);
}

/** sys.unraisablehook itself: `args` is an UnraisableHookArgs. */
export function unraisableHook(vm: Machine, args: Address): void {
  if (vm.typeOf(args) !== UNRAISABLE_HOOK_ARGS_TYPE) {
    throw vm.raise(TYPE_ERROR, "sys.unraisablehook argument type must be UnraisableHookArgs");
  }
  const field = (index: number): Address => {
    const value = structSeqGet(vm, args, index);
    return value === NONE ? 0 : value;
  };
  const message = field(3);
  writeDefault(vm, {
    type: field(0),
    value: field(1),
    traceback: field(2),
    message: message === 0 ? null : safeStr(vm, message, "<unprintable>"),
    object: field(4),
  });
}

/** write_unraisable_exc_file, to sys.stderr. */
function writeDefault(vm: Machine, report: Unraisable): void {
  writeStderr(vm, describe(vm, report));
}

function describe(vm: Machine, { type, value, traceback, message, object }: Unraisable): string {
  let text = "";
  if (object !== 0) text += `${message ?? "Exception ignored in"}: ${safeRepr(vm, object, "<object repr() failed>")}\n`;
  else if (message !== null) text += `${message}:\n`;
  if (traceback !== 0) text += formatTraceback(vm, traceback);
  if (type === 0) return text;
  text += typeTitle(vm, type);
  if (value !== 0) text += `: ${safeStr(vm, value, "<exception str() failed>")}`;
  return `${text}\n`;
}
