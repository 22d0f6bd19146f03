/** Issuing warnings (warn_explicit and do_warn of Python/_warnings.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { exceptionMatches, raiseObject } from "../../machine/errors.ts";
import { call1 } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import {
  CO_FILENAME,
  F_BACK,
  F_CODE,
  F_GLOBALS,
  FLAG_DICT_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  GEN_QUALNAME,
} from "../../object/offsets.ts";
import { reprText, strOf } from "../../object/repr.ts";
import { IS_SYSDICT, TS_FRAME } from "../../object/state.ts";
import { NONE, RUNTIME_ERROR, RUNTIME_WARNING, TRUE, TYPE_ERROR, WARNING } from "../../object/static.ts";
import { isInstance } from "../../object/subclass.ts";
import { dictGetId, dictSet, dictSetId, newDict } from "../dict/dict.ts";
import { writeUnraisable } from "../exceptions/unraisable.ts";
import { frameLine } from "../frame/frame.ts";
import { newInt } from "../int/int.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { actionFor, currentOnceRegistry } from "./filter.ts";
import { showWarning } from "./show.ts";
import { alreadyWarned, warningsAttribute } from "./state.ts";

const ID_WARNING_REGISTRY = identifier("__warningregistry__");
const ID_NAME = identifier("__name__");
const ID_WARN_UNAWAITED = identifier("_warn_unawaited_coroutine");

/** PyErr_WarnEx: a warning about the frame `stackLevel` levels up, 1 the one that runs. @throws the warning, if filters make it an error */
export function warn(vm: Machine, category: Address, message: string, stackLevel: number): void {
  const mark = vm.mark();
  warnAt(vm, category, vm.hold(vm.str(message)), stackLevel, 0);
  vm.release(mark);
}

/** do_warn: `message` is a text or a warning; `source` (0: none) the object that the warning is about. All borrowed. */
export function warnAt(vm: Machine, category: Address, message: Address, stackLevel: number, source: Address): void {
  const mark = vm.mark();
  const frame = frameAt(vm, stackLevel);
  const globals = frame === 0 ? vm.get(0, IS_SYSDICT) : vm.get(frame, F_GLOBALS);
  const filename = frame === 0 ? vm.str("sys") : vm.newRef(vm.get(vm.get(frame, F_CODE), CO_FILENAME));
  vm.hold(filename);
  const line = frame === 0 ? 1 : frameLine(vm, frame);
  const registry = vm.hold(registryOf(vm, globals));
  const name = dictGetId(vm, globals, ID_NAME);
  const usable = name === NONE || (name !== 0 && vm.hasFlag(name, FLAG_UNICODE_SUBCLASS));
  const module = vm.hold(usable ? vm.newRef(name) : vm.str("<string>"));
  warnExplicitObject(vm, { category, message, filename, line, module, registry, source, sourceLine: null });
  vm.release(mark);
}

/** The frame that a stack level means: frames of importlib do not count, unless the warning is its own. */
function frameAt(vm: Machine, stackLevel: number): Address {
  let frame = vm.get(0, TS_FRAME);
  const skipping = stackLevel > 0 && frame !== 0 && !isInternal(vm, frame);
  for (let level = stackLevel; --level > 0 && frame !== 0;) {
    frame = vm.get(frame, F_BACK);
    if (skipping) frame = skipInternal(vm, frame);
  }
  return frame;
}

/** The nearest frame that is not importlib's; 0 for none. */
function skipInternal(vm: Machine, from: Address): Address {
  let frame = from;
  while (frame !== 0 && isInternal(vm, frame)) frame = vm.get(frame, F_BACK);
  return frame;
}

/** is_internal_frame. */
function isInternal(vm: Machine, frame: Address): boolean {
  const file = vm.get(vm.get(frame, F_CODE), CO_FILENAME);
  if (!vm.hasFlag(file, FLAG_UNICODE_SUBCLASS)) return false;
  const text = vm.toJs(file);
  return text.includes("importlib") && text.includes("_bootstrap");
}

/** `__warningregistry__` of a namespace (owned), made if absent. */
function registryOf(vm: Machine, globals: Address): Address {
  const known = dictGetId(vm, globals, ID_WARNING_REGISTRY);
  if (known !== 0) return vm.newRef(known);
  const registry = vm.hold(newDict(vm));
  dictSetId(vm, globals, ID_WARNING_REGISTRY, registry);
  return vm.unhold();
}

/** A warning whose place is known; addresses are borrowed. */
export interface ExplicitWarning {
  readonly category: Address;
  /** A text, or an instance of Warning, which says its own category. */
  readonly message: Address;
  readonly filename: Address;
  readonly line: number;
  /** 0: made of the file's name. None: nothing is shown. */
  readonly module: Address;
  /** A dict; 0 or None for none. */
  readonly registry: Address;
  /** 0 or None for none. */
  readonly source: Address;
  readonly sourceLine: string | null;
}

/** PyErr_WarnExplicit, with neither module nor registry: what the compiler warns of. */
export function warnExplicit(vm: Machine, category: Address, message: string, filename: string, line: number): void {
  const mark = vm.mark();
  const text = vm.hold(vm.str(message));
  const file = vm.hold(vm.str(filename));
  warnExplicitObject(vm, {
    category,
    message: text,
    filename: file,
    line,
    module: 0,
    registry: 0,
    source: 0,
    sourceLine: null,
  });
  vm.release(mark);
}

/** warn_explicit. */
export function warnExplicitObject(vm: Machine, warning: ExplicitWarning): void {
  if (warning.module === NONE) return;
  const registry = warning.registry === NONE ? 0 : warning.registry;
  if (registry !== 0 && !vm.hasFlag(registry, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, "'registry' must be a dict or None");
  }
  const mark = vm.mark();
  const { filename, line } = warning;
  const module = warning.module || vm.hold(moduleOfFile(vm, filename));
  let { category, message } = warning;
  let text = message;
  if (isInstance(vm, message, WARNING)) {
    text = vm.hold(strOf(vm, message));
    category = vm.typeOf(message);
  } else message = vm.hold(call1(vm, category, message));
  const key = vm.hold(tuplePack(vm, text, category, vm.hold(newInt(vm, line))));
  if (registry === 0 || !alreadyWarned(vm, registry, key, false)) {
    const { action, filter } = actionFor(vm, { category, text, module, line });
    const actionText = vm.toJs(action);
    if (actionText === "error") throw raiseObject(vm, category, message);
    if (actionText !== "ignore" && isNew(vm, actionText, action, filter, registry, key)) {
      const source = warning.source === NONE ? 0 : warning.source;
      showWarning(vm, { category, text, message, filename, line, source, sourceLine: warning.sourceLine });
    }
  }
  vm.release(mark);
}

/** Notes that the warning is shown, and whether it must be. */
function isNew(
  vm: Machine,
  action: string,
  actionStr: Address,
  filter: Address,
  registry: Address,
  key: Address,
): boolean {
  if (action === "always") return true;
  if (registry !== 0) dictSet(vm, registry, key, TRUE);
  if (action === "default") return true;
  if (action !== "once" && action !== "module") {
    throw vm.raise(
      RUNTIME_ERROR,
      `Unrecognized action (${reprText(vm, actionStr)}) in warnings.filters:\n ${reprText(vm, filter)}`,
    );
  }
  const where = registry !== 0 ? registry : action === "once" ? currentOnceRegistry(vm) : 0;
  if (where === 0) return true;
  const shortKey = vm.hold(tuplePack(vm, vm.tupleItem(key, 0), vm.tupleItem(key, 1)));
  return !alreadyWarned(vm, where, shortKey, true);
}

/** normalize_module: a file's name without ".py". */
function moduleOfFile(vm: Machine, filename: Address): Address {
  const text = vm.toJs(filename);
  if (text === "") return vm.str("<unknown>");
  return text.endsWith(".py") ? vm.str(text.slice(0, -3)) : vm.newRef(filename);
}

/** _PyErr_WarnUnawaitedCoroutine: says that a coroutine is dropped that never ran. Never throws. */
export function warnUnawaited(vm: Machine, coroutine: Address): void {
  if (warnedByModule(vm, coroutine)) return;
  const mark = vm.mark();
  try {
    const text = vm.hold(vm.str(`coroutine '${vm.toJs(vm.get(coroutine, GEN_QUALNAME))}' was never awaited`));
    warnAt(vm, RUNTIME_WARNING, text, 1, coroutine);
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    writeUnraisable(vm, coroutine);
  }
}

function warnedByModule(vm: Machine, coroutine: Address): boolean {
  const mark = vm.mark();
  try {
    const show = warningsAttribute(vm, ID_WARN_UNAWAITED, true);
    if (show === 0) return false;
    vm.hold(show);
    vm.hold(call1(vm, show, coroutine));
    vm.release(mark);
    return true;
  } catch (error) {
    vm.caught(error, mark);
    const warned = exceptionMatches(vm, RUNTIME_WARNING);
    writeUnraisable(vm, coroutine);
    return warned;
  }
}
