/** Who holds objects from outside: words of the interpreter's and the thread's state, running frames, the native value stack. */
import { type Address, type HeapGraph } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { F_BACK, F_CODE, CO_NAME } from "../object/offsets.ts";
import {
  IS_AST,
  IS_ELEMENTTREE,
  IS_DECIMAL,
  IS_PICKLE,
  IS_ATEXIT,
  IS_BUILTINS,
  IS_CODEC_ERRORS,
  IS_CODEC_SEARCH_CACHE,
  IS_CODEC_SEARCH_PATH,
  IS_EMPTY_BYTES,
  IS_EMPTY_STR,
  IS_EMPTY_TUPLE,
  IS_ENVIRONMENT,
  IS_GC_CALLBACKS,
  IS_GC_GARBAGE,
  IS_IMPORT_FUNC,
  IS_IMPORTLIB,
  IS_INTERNED,
  IS_MEMORY_ERROR,
  IS_MODULES,
  IS_PY_BUILTINS_MODULE,
  IS_RECURSION_ERROR,
  IS_SIGNAL_HANDLERS,
  IS_STOP_VALUE,
  IS_SYSDICT,
  IS_UNSUPPORTED_OPERATION,
  IS_WARN_DEFAULT_ACTION,
  IS_WARN_FILTERS,
  IS_WARN_ONCE,
  TS_ASYNC_GEN_FINALIZER,
  TS_ASYNC_GEN_FIRSTITER,
  TS_CONTEXT,
  TS_CURRENT_EXCEPTION,
  TS_DICT,
  TS_EXC_STATE,
  TS_FRAME,
  TS_PROFILE_FUNCTION,
  TS_REPR_STACK,
  TS_STACK_BASE,
  TS_STACK_TOP,
  TS_TRACE_FUNCTION,
} from "../object/state.ts";

/** An object that is held from outside, and by whom. */
export interface Root {
  readonly object: Address;
  readonly name: string;
}

/** Words of the state that own an object. */
const WORDS: readonly (readonly [word: number, name: string])[] = [
  [IS_MODULES, "sys.modules"],
  [IS_SYSDICT, "sys.__dict__"],
  [IS_BUILTINS, "builtins.__dict__"],
  [IS_PY_BUILTINS_MODULE, "the module builtins"],
  [IS_IMPORTLIB, "importlib"],
  [IS_IMPORT_FUNC, "builtins.__import__"],
  [IS_GC_GARBAGE, "gc.garbage"],
  [IS_GC_CALLBACKS, "gc.callbacks"],
  [IS_ATEXIT, "functions registered with atexit"],
  [IS_SIGNAL_HANDLERS, "signal handlers"],
  [IS_CODEC_SEARCH_PATH, "codec search functions"],
  [IS_CODEC_SEARCH_CACHE, "codecs in use"],
  [IS_CODEC_ERRORS, "codec error handlers"],
  [IS_WARN_FILTERS, "warnings.filters"],
  [IS_WARN_ONCE, "warnings shown once"],
  [IS_WARN_DEFAULT_ACTION, "warnings.defaultaction"],
  [IS_ENVIRONMENT, "the environment"],
  [IS_UNSUPPORTED_OPERATION, "io.UnsupportedOperation"],
  [IS_AST, "the classes of _ast"],
  [IS_PICKLE, "the state of _pickle"],
  [IS_ELEMENTTREE, "the state of _elementtree"],
  [IS_DECIMAL, "the state of _decimal"],
  [IS_MEMORY_ERROR, "the spare MemoryErrors"],
  [IS_RECURSION_ERROR, "the spare RecursionError"],
  [IS_STOP_VALUE, "the last StopIteration"],
  [TS_CURRENT_EXCEPTION, "the exception being raised"],
  [TS_EXC_STATE, "the exception being handled"],
  [TS_EXC_STATE + 8, "the exception being handled"],
  [TS_EXC_STATE + 16, "the exception being handled"],
  [TS_CONTEXT, "the current context"],
  [TS_DICT, "the thread's dict"],
  [TS_REPR_STACK, "objects whose repr is being made"],
  [TS_TRACE_FUNCTION, "sys.settrace"],
  [TS_PROFILE_FUNCTION, "sys.setprofile"],
  [TS_ASYNC_GEN_FIRSTITER, "sys.set_asyncgen_hooks"],
  [TS_ASYNC_GEN_FINALIZER, "sys.set_asyncgen_hooks"],
  [IS_EMPTY_TUPLE, "the empty tuple"],
  [IS_EMPTY_STR, "the empty str"],
  [IS_EMPTY_BYTES, "the empty bytes"],
  [IS_INTERNED, "the interned strings"],
];

/** Every object that a named place owns, the most telling places first. */
export function namedRoots(vm: Machine): Root[] {
  const roots: Root[] = [];
  for (let frame = vm.get(0, TS_FRAME); frame !== 0; frame = vm.get(frame, F_BACK)) {
    roots.push({ object: frame, name: `running frame ${frameName(vm, frame)}` });
  }
  for (const [word, name] of WORDS) {
    const object = vm.get(0, word);
    if (object > 0 && (object & 15) === 0) roots.push({ object, name });
  }
  for (const object of nativeStack(vm)) roots.push({ object, name: "a native function that is running" });
  return roots;
}

function frameName(vm: Machine, frame: Address): string {
  const code = vm.get(frame, F_CODE);
  return code === 0 ? "?" : vm.toJs(vm.get(code, CO_NAME));
}

/** What the native value stack owns: a word -n there means that the n words below it are borrowed. */
function nativeStack(vm: Machine): Address[] {
  const owned: Address[] = [];
  const base = vm.get(0, TS_STACK_BASE);
  for (let top = vm.get(0, TS_STACK_TOP) - 8; top >= base; top -= 8) {
    const word = vm.get(top, 0);
    if (word > 0) owned.push(word);
    else if (word < 0) top += word * 8;
  }
  return owned;
}

/** Marks of {@link rootMarks}: chains from a lower one are preferred. */
export const NAMED_ROOT = 1;
export const UNNAMED_ROOT = 2;
export const STATIC_ROOT = 3;

/** For each node: 0, or which kind of root it is. */
export function rootMarks(vm: Machine, graph: HeapGraph, roots: readonly Root[]): Uint8Array {
  const marks = new Uint8Array(graph.length);
  const staticEnd = 4096 + vm.memory.staticBytes;
  for (let node = 0; node < graph.length; node++) {
    if (graph.addresses[node]! < staticEnd) marks[node] = STATIC_ROOT;
    else if (graph.outside[node]! > 0) marks[node] = UNNAMED_ROOT;
  }
  for (const { object } of roots) {
    const node = graph.nodeOf(object);
    if (node >= 0) marks[node] = NAMED_ROOT;
  }
  return marks;
}
