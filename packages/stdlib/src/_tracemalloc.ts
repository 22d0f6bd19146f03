/**
 * The module `_tracemalloc` (Modules/_tracemalloc.c): where the blocks that are in use were allocated. What it says comes from the machine's tracer, which
 * exists only between `start` and `stop`.
 *
 * Objects do not come from free lists while it traces, so that each has the place where it was made.
 */
import {
  type Address,
  FLAG_HAVE_GC,
  GC_HEAD_BYTES,
  listAppend,
  type Machine,
  MAX_TRACEBACK_FRAMES,
  type ModuleSpec,
  newBool,
  newInt,
  newList,
  newTuple,
  startTracemalloc,
  stopTracemalloc,
  TP_FLAGS,
  type Tracer,
  tracemallocFrames,
  tracemallocTracer,
  tuplePack,
  tupleSetItem,
  VALUE_ERROR,
} from "@pyvm/vm";
import { documented } from "./documentation/documented.ts";
import { TRACEMALLOC_DOCUMENTATION } from "./documentation/tracemalloc.ts";
import { intArgument } from "./posix/arguments.ts";

/** The one domain there is. */
const DEFAULT_DOMAIN = 0;

function start(vm: Machine, _module: Address, frames: Address): Address {
  const count = frames === 0 ? 1 : intArgument(vm, frames);
  if (count < 1 || count > MAX_TRACEBACK_FRAMES) {
    throw vm.raise(VALUE_ERROR, `the number of frames must be in range [1; ${MAX_TRACEBACK_FRAMES}]`);
  }
  try {
    startTracemalloc(vm, count);
  } catch (error) {
    if (error instanceof RangeError) vm.noMemory();
    throw error;
  }
  return vm.none();
}

function stop(vm: Machine): Address {
  stopTracemalloc(vm);
  return vm.none();
}

function clearTraces(vm: Machine): Address {
  tracemallocTracer(vm)?.clear();
  return vm.none();
}

function resetPeak(vm: Machine): Address {
  tracemallocTracer(vm)?.table.resetPeak();
  return vm.none();
}

function getTracedMemory(vm: Machine): Address {
  const table = tracemallocTracer(vm)?.table;
  const now = table?.tracedBytes ?? 0;
  const peak = table?.peakBytes ?? 0;
  return withNumber(vm, newInt(vm, now), peak);
}

/** The pair of an object, which is taken over, and a number. */
function withNumber(vm: Machine, first: Address, second: number): Address {
  const mark = vm.mark();
  vm.hold(first);
  return vm.keep(mark, vm.hold(tuplePack(vm, first, vm.hold(newInt(vm, second)))));
}

/** traceback_to_pyobject: (filename, line) of each frame, the innermost first. Owned. */
function tracebackTuple(vm: Machine, tracer: Tracer, site: number): Address {
  const frames = tracer.traceback(site);
  const mark = vm.mark();
  const tuple = vm.hold(newTuple(vm, frames.length));
  frames.forEach(({ filename, line }, i) => {
    const name = filename === 0 ? vm.str("<unknown>") : vm.newRef(filename);
    tupleSetItem(vm, tuple, i, withNumber(vm, name, line));
  });
  return vm.keep(mark, tuple);
}

/** Makes objects out of what was traced, which are not traced themselves. */
function untraced(vm: Machine, make: (tracer: Tracer) => Address, otherwise: (vm: Machine) => Address): Address {
  const tracer = tracemallocTracer(vm);
  if (tracer === null) return otherwise(vm);
  tracer.paused = true;
  try {
    return make(tracer);
  } finally {
    tracer.paused = false;
  }
}

function getTraces(vm: Machine): Address {
  return untraced(vm, (tracer) => traces(vm, tracer), newList);
}

/** A list of (domain, size, traceback, number of frames); equal tracebacks are one tuple. */
function traces(vm: Machine, tracer: Tracer): Address {
  const found: (readonly [bytes: number, site: number])[] = [];
  tracer.table.forEach((_block, bytes, site) => void found.push([bytes, site]));
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  const tracebacks = vm.hold(newList(vm)); // owns the tuples while the map borrows them
  const tuples = new Map<number, Address>();
  for (const [bytes, site] of found) {
    let traceback = tuples.get(site);
    if (traceback === undefined) {
      const inner = vm.mark();
      traceback = vm.hold(tracebackTuple(vm, tracer, site));
      listAppend(vm, tracebacks, traceback);
      vm.release(inner);
      tuples.set(site, traceback);
    }
    const inner = vm.mark();
    const trace = vm.hold(newTuple(vm, 4));
    tupleSetItem(vm, trace, 0, newInt(vm, DEFAULT_DOMAIN));
    tupleSetItem(vm, trace, 1, newInt(vm, bytes));
    tupleSetItem(vm, trace, 2, vm.newRef(traceback));
    tupleSetItem(vm, trace, 3, newInt(vm, tracer.totalFrames(site)));
    listAppend(vm, list, trace);
    vm.release(inner);
  }
  return vm.keep(mark, list);
}

function getObjectTraceback(vm: Machine, _module: Address, object: Address): Address {
  const container = (vm.get(vm.typeOf(object), TP_FLAGS) & FLAG_HAVE_GC) !== 0;
  return untraced(
    vm,
    (tracer) => {
      const site = tracer.table.siteOf(object - (container ? GC_HEAD_BYTES : 0));
      return site === 0 ? vm.none() : tracebackTuple(vm, tracer, site);
    },
    () => vm.none(),
  );
}

export const spec: ModuleSpec = {
  name: "_tracemalloc",
  doc: TRACEMALLOC_DOCUMENTATION["_tracemalloc"]!,
  functions: documented(TRACEMALLOC_DOCUMENTATION, "", [
    ["is_tracing($module, /)", (vm) => newBool(vm, tracemallocTracer(vm) !== null)],
    ["clear_traces($module, /)", clearTraces],
    ["_get_traces($module, /)", getTraces],
    ["_get_object_traceback($module, obj, /)", getObjectTraceback],
    ["start($module, nframe=1, /)", start],
    ["stop($module, /)", stop],
    ["get_traceback_limit($module, /)", (vm) => newInt(vm, tracemallocFrames(vm))],
    ["get_tracemalloc_memory($module, /)", (vm) => newInt(vm, tracemallocTracer(vm)?.ownBytes ?? 0)],
    ["get_traced_memory($module, /)", getTracedMemory],
    ["reset_peak($module, /)", resetPeak],
  ]),
};
