/**
 * The module `_tracemalloc` (Modules/_tracemalloc.c) of a machine whose allocators record no places: nothing is ever traced, and `start` says so.
 *
 * What the memory holds is seen by `--stats` and by the walks of the allocator and the collector.
 */
import {
  type Address,
  type Machine,
  type ModuleSpec,
  newBool,
  newInt,
  newList,
  RUNTIME_ERROR,
  tuplePack,
  VALUE_ERROR,
  ZERO,
} from "@pyvm/vm";
import { documented } from "./documentation/documented.ts";
import { TRACEMALLOC_DOCUMENTATION } from "./documentation/tracemalloc.ts";
import { intArgument } from "./posix/arguments.ts";

const DEFAULT_FRAMES = 1;
const MAX_FRAMES = 65535;

function start(vm: Machine, _module: Address, frames: Address): Address {
  const count = frames === 0 ? DEFAULT_FRAMES : intArgument(vm, frames);
  if (count < 1 || count > MAX_FRAMES) {
    throw vm.raise(VALUE_ERROR, `the number of frames must be in range [1; ${MAX_FRAMES}]`);
  }
  throw vm.raise(
    RUNTIME_ERROR,
    "tracemalloc cannot start: the allocator of this machine records no places of allocations",
  );
}

function nothing(vm: Machine): Address {
  return vm.none();
}

export const spec: ModuleSpec = {
  name: "_tracemalloc",
  doc: TRACEMALLOC_DOCUMENTATION["_tracemalloc"]!,
  functions: documented(TRACEMALLOC_DOCUMENTATION, "", [
    ["is_tracing($module, /)", (vm) => newBool(vm, false)],
    ["clear_traces($module, /)", nothing],
    ["_get_traces($module, /)", (vm) => newList(vm)],
    ["_get_object_traceback($module, obj, /)", nothing],
    ["start($module, nframe=1, /)", start],
    ["stop($module, /)", nothing],
    ["get_traceback_limit($module, /)", (vm) => newInt(vm, DEFAULT_FRAMES)],
    ["get_tracemalloc_memory($module, /)", (vm) => newInt(vm, 0)],
    ["get_traced_memory($module, /)", (vm) => tuplePack(vm, ZERO, ZERO)],
    ["reset_peak($module, /)", nothing],
  ]),
};
