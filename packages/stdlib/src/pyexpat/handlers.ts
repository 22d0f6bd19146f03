/** Calling the handlers of Python programs, and gathering text for them. */
import {
  addNativeTraceback,
  type Address,
  checkLong,
  lowWord,
  numberIndex,
  callWith,
  dictSet,
  listAppend,
  type Machine,
  newDict,
  newList,
  NONE,
} from "@pyvm/vm";
import { ABORTED } from "./errors.ts";
import {
  CHARACTER_DATA,
  DEFAULT,
  END_ELEMENT,
  HANDLER_NAMES,
  handlerOf,
  HANDLERS,
  IN_CALLBACK,
  INTERN,
  ORDERED_ATTRIBUTES,
  START_ELEMENT,
  STATE,
  TEXT_BUFFER,
  TEXT_SIZE,
  TEXT_USED,
} from "./object.ts";
import { PROCESSORS } from "./processors.ts";
import type { Run } from "./run.ts";
import { DEFAULT_HANDLER, ERROR, EVENT, PARSING, PROCESSOR } from "./state.ts";
import { strFromUtf8 } from "./text.ts";

/** Text of an encoding that is not UTF-8 is told in parts of at most so many bytes of UTF-8. */
const PART_BYTES = 1024;

/** clear_handlers. */
export function clearHandlers(vm: Machine, self: Address): void {
  const handlers = vm.get(self, HANDLERS);
  if (handlers === 0) return;
  for (let i = 0; i < HANDLER_NAMES.length; i++) vm.replace(handlers, 8 * i, 0);
  const state = vm.get(self, STATE);
  if (state !== 0) vm.set(state, DEFAULT_HANDLER, 0);
}

/** tp_clear: what a program can make cycles with. */
export function clearParser(vm: Machine, self: Address): void {
  clearHandlers(vm, self);
  vm.replace(self, INTERN, 0);
}

/** Calls a handler; its result is owned. An exception ends the parsing, and takes all handlers off. */
function callHandler(vm: Machine, self: Address, index: number, args: readonly Address[]): Address {
  const mark = vm.mark();
  const handler = vm.hold(vm.newRef(handlerOf(vm, self, index)));
  for (const argument of args) vm.hold(vm.newRef(argument));
  vm.set(self, IN_CALLBACK, 1);
  try {
    const result = vm.hold(callWith(vm, handler, ...args));
    vm.set(self, IN_CALLBACK, 0);
    return vm.keep(mark, result);
  } catch (error) {
    vm.caught(error, mark);
    vm.set(self, IN_CALLBACK, 0);
    addNativeTraceback(vm, HANDLER_NAMES[index]!, "pyexpat.c", 1);
    stopParsing(vm, self);
    throw error;
  }
}

/** XML_StopParser, as an exception calls for it. */
function stopParsing(vm: Machine, self: Address): void {
  const state = vm.get(self, STATE);
  vm.set(state, PARSING, 2);
  vm.set(state, ERROR, ABORTED);
  clearHandlers(vm, self);
}

/** Tells a handler; the arguments are borrowed, 0 stands for None. */
export function tell(run: Run, index: number, ...args: Address[]): void {
  const { vm, self, listener } = run;
  if (listener !== null) return listener.tell(index, args);
  flushText(vm, self);
  if (handlerOf(vm, self, index) === 0) return;
  for (let i = 0; i < args.length; i++) if (args[i] === 0) args[i] = NONE;
  vm.decref(callHandler(vm, self, index, args));
}

/**
 * Asks a handler that answers with an int.
 * @param failure the error that it is for the parser when it raises
 */
export function ask(run: Run, index: number, failure: number, ...args: Address[]): number {
  const { vm, self, state } = run;
  flushText(vm, self);
  if (handlerOf(vm, self, index) === 0) return 1;
  for (let i = 0; i < args.length; i++) if (args[i] === 0) args[i] = NONE;
  const mark = vm.mark();
  try {
    const value = asLong(vm, vm.hold(callHandler(vm, self, index, args)));
    vm.release(mark);
    return value;
  } catch (error) {
    vm.caught(error, mark);
    clearHandlers(vm, self);
    vm.set(state, ERROR, failure);
    vm.set(state, PROCESSOR, PROCESSORS.FAILED);
    throw error;
  }
}

/** PyLong_AsLong, whose low word an answer is. */
function asLong(vm: Machine, object: Address): number {
  const index = vm.hold(numberIndex(vm, object));
  checkLong(vm, index);
  return lowWord(vm, index);
}

// ---- elements ---------------------------------------------------------------------------------------------------

/** `attributes` has names and values in turns (borrowed). */
export function tellStartElement(run: Run, name: Address, attributes: readonly Address[], count: number): void {
  const { vm, self, listener } = run;
  if (listener !== null) return listener.startElement(name, attributes, count);
  flushText(vm, self);
  if (!run.has(START_ELEMENT)) return;
  const mark = vm.mark();
  const ordered = vm.get(self, ORDERED_ATTRIBUTES) !== 0;
  const container = vm.hold(ordered ? newList(vm) : newDict(vm));
  for (let i = 0; i < count; i += 2) {
    const attribute = run.interned(attributes[i]!);
    if (ordered) {
      listAppend(vm, container, attribute);
      listAppend(vm, container, attributes[i + 1]!);
    } else dictSet(vm, container, attribute, attributes[i + 1]!);
  }
  tell(run, START_ELEMENT, run.interned(name), container);
  vm.release(mark);
}

export function tellEndElement(run: Run, name: Address): void {
  if (run.listener !== null) return run.listener.endElement(name);
  const mark = run.vm.mark();
  tell(run, END_ELEMENT, run.interned(name));
  run.vm.release(mark);
}

// ---- text -------------------------------------------------------------------------------------------------------

/** flush_character_buffer. */
export function flushText(vm: Machine, self: Address): void {
  const buffer = vm.get(self, TEXT_BUFFER);
  if (buffer === 0) return;
  const used = vm.i32[(self + TEXT_USED) >> 2]!;
  if (used === 0) return;
  vm.i32[(self + TEXT_USED) >> 2] = 0;
  tellText(vm, self, vm.u8, buffer, buffer + used);
}

function tellText(vm: Machine, self: Address, u8: Uint8Array, from: number, end: number): void {
  if (handlerOf(vm, self, CHARACTER_DATA) === 0) return;
  const mark = vm.mark();
  const text = vm.hold(strFromUtf8(vm, u8, from, end));
  vm.decref(callHandler(vm, self, CHARACTER_DATA, [text]));
  vm.release(mark);
}

/** Text for the handler of character data: told at once, or gathered. */
export function characterData(run: Run, u8: Uint8Array, from: number, end: number): void {
  const { vm, self, listener } = run;
  if (listener !== null) return listener.characterData(u8, from, end);
  if (vm.get(self, TEXT_BUFFER) === 0) return tellText(vm, self, u8, from, end);
  const size = vm.i32[(self + TEXT_SIZE) >> 2]!;
  const length = end - from;
  if (vm.i32[(self + TEXT_USED) >> 2]! + length > size) {
    flushText(vm, self);
    if (!run.has(CHARACTER_DATA)) return;
  }
  const buffer = vm.get(self, TEXT_BUFFER);
  const used = vm.i32[(self + TEXT_USED) >> 2]!;
  if (buffer === 0 || used + length > vm.i32[(self + TEXT_SIZE) >> 2]!) tellText(vm, self, u8, from, end);
  else {
    vm.u8.set(u8.subarray(from, end), buffer + used);
    vm.i32[(self + TEXT_USED) >> 2] = used + length;
  }
}

/** Text in the parts in which it is told: all at once where no encoding is converted. */
export function inParts(
  run: Run,
  converts: boolean,
  from: Address,
  end: Address,
  use: (from: Address, end: Address) => void,
): void {
  if (!converts) return use(from, end);
  const { u8 } = run;
  for (let at = from; at < end;) {
    let stop = Math.min(end, at + PART_BYTES);
    if (stop < end) while ((u8[stop]! & 0xc0) === 0x80) stop--;
    run.set(EVENT, at);
    use(at, stop);
    at = stop;
  }
}

/** reportDefault: what has no handler of its own, as it is written. */
export function tellDefault(run: Run, converts: boolean, from: Address, end: Address): void {
  inParts(run, converts, from, end, (start, stop) => {
    if (run.listener !== null) return run.listener.unheard(run.u8, start, stop);
    const index = run.get(DEFAULT_HANDLER) - 1;
    if (index < DEFAULT || !run.has(index)) return;
    const { vm } = run;
    const mark = vm.mark();
    tell(run, index, vm.hold(run.text(start, stop)));
    vm.release(mark);
  });
}
