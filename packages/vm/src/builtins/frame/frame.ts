/** The frame type as Python sees it (Objects/frameobject.c); frames themselves are made in eval/frame.ts. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { frameState } from "../../eval/generator/resume.ts";
import { finalizeGenerator } from "../../eval/generator/close.ts";
import { defineType } from "../../object/native.ts";
import {
  CO_NAME,
  CO_STACKSIZE,
  F_BACK,
  F_BUILTINS,
  F_CODE,
  F_GEN,
  F_GLOBALS,
  F_LASTI,
  F_LINENO,
  F_LOCALSPLUS,
  F_STACKDEPTH,
  F_STATE,
  F_TRACE,
  F_TRACE_LINES,
  F_TRACE_OPCODES,
  F_VALUESTACK,
  FLAG_HAVE_GC,
  FRAME_CLEARED,
  FRAME_EXECUTING,
  MEMBER_READONLY,
  CO_FILENAME,
  T_BOOL,
  T_OBJECT,
} from "../../object/offsets.ts";
import { addressText, reprText } from "../../object/repr.ts";
import { FRAME_TYPE, NONE, RUNTIME_ERROR } from "../../object/static.ts";
import { newInt } from "../int/box.ts";
import { lineOf } from "../code-lines.ts";
import { setFrameLine } from "./jump.ts";
import { frameLocals } from "./locals.ts";

/** sizeof(PyFrameObject). */
const STRUCT_BYTES = 360;

/** PyFrame_GetLineNumber: the line the frame is executing, -1 for none. */
export function frameLine(vm: Machine, frame: Address): number {
  const traced = vm.get(frame, F_LINENO);
  if (traced !== 0) return traced;
  return lineOf(vm, vm.get(frame, F_CODE), vm.get(frame, F_LASTI) * 2);
}

function frameRepr(vm: Machine, frame: Address): Address {
  const code = vm.get(frame, F_CODE);
  const file = reprText(vm, vm.get(code, CO_FILENAME));
  const name = vm.toJs(vm.get(code, CO_NAME));
  return vm.str(`<frame at ${addressText(frame)}, file ${file}, line ${frameLine(vm, frame)}, code ${name}>`);
}

/** frame.clear(): releases the locals of a frame that is not running. */
function frameClear(vm: Machine, frame: Address): Address {
  const state = frameState(vm, frame);
  if (state === FRAME_EXECUTING) throw vm.raise(RUNTIME_ERROR, "cannot clear an executing frame");
  const generator = vm.get(frame, F_GEN);
  if (generator !== 0) {
    vm.hold(vm.newRef(generator));
    finalizeGenerator(vm, generator);
    vm.decref(vm.unhold());
  }
  clearLocals(vm, frame);
  return vm.none();
}

/** frame_tp_clear: the frame loses its stack, then its locals. */
export function clearLocals(vm: Machine, frame: Address): void {
  vm.u8[frame + F_STATE] = FRAME_CLEARED;
  const depth = vm.get(frame, F_STACKDEPTH);
  vm.set(frame, F_STACKDEPTH, 0);
  const stack = vm.get(frame, F_VALUESTACK);
  for (let i = 0; i < depth; i++) vm.replace(stack, 8 * i, 0);
  for (let slot = frame + F_LOCALSPLUS; slot < stack; slot += 8) vm.replace(slot, 0, 0);
  if (vm.get(frame, F_TRACE) !== 0) vm.replace(frame, F_TRACE, 0);
}

function getTrace(vm: Machine, frame: Address): Address {
  return vm.newRef(vm.get(frame, F_TRACE) || NONE);
}

/** What is set stays also where no function is told of it: tracing may begin later. */
function setTrace(vm: Machine, frame: Address, value: Address): void {
  vm.replace(frame, F_TRACE, value === 0 || value === NONE ? 0 : vm.newRef(value));
}

/** As CPython says it: the struct has room for one of the locals and stack words already, though as many as there are follow it. */
export function sizeOfFrame(vm: Machine, frame: Address): number {
  const locals = (vm.get(frame, F_VALUESTACK) - (frame + F_LOCALSPLUS)) / 8;
  const stack = vm.i32[(vm.get(frame, F_CODE) + CO_STACKSIZE) >> 2];
  return STRUCT_BYTES + 8 * (locals + stack - 1);
}

defineType(FRAME_TYPE, {
  name: "frame",
  basicSize: STRUCT_BYTES,
  itemSize: 8,
  flags: FLAG_HAVE_GC,
  // In the order of frame_dealloc: what it runs on first, then what it ran in.
  layout: [{ op: "frame" }, { op: "fields", offset: F_BACK, count: 5 }, { op: "fields", offset: F_TRACE, count: 1 }],
  slots: {
    repr: frameRepr,
    clear: clearLocals,
    new: null,
  },
  methods: [
    ["clear!($self)", frameClear, "F.clear(): clear most references held by the frame"],
    [
      "__sizeof__!($self)",
      (vm, frame) => newInt(vm, sizeOfFrame(vm, frame)),
      "F.__sizeof__() -> size of F in memory, in bytes",
    ],
  ],
  members: [
    ["f_back", T_OBJECT, F_BACK, MEMBER_READONLY],
    ["f_code", T_OBJECT, F_CODE, MEMBER_READONLY],
    ["f_builtins", T_OBJECT, F_BUILTINS, MEMBER_READONLY],
    ["f_globals", T_OBJECT, F_GLOBALS, MEMBER_READONLY],
    ["f_trace_lines", T_BOOL, F_TRACE_LINES, 0],
    ["f_trace_opcodes", T_BOOL, F_TRACE_OPCODES, 0],
  ],
  getset: [
    ["f_locals", (vm, frame) => vm.newRef(frameLocals(vm, frame))],
    [
      "f_lineno",
      (vm, frame) => {
        const line = frameLine(vm, frame);
        return line < 0 ? vm.none() : newInt(vm, line);
      },
      setFrameLine,
    ],
    ["f_lasti", (vm, frame) => newInt(vm, vm.get(frame, F_LASTI) < 0 ? -1 : vm.get(frame, F_LASTI) * 2)],
    ["f_trace", getTrace, setTrace],
  ],
});
