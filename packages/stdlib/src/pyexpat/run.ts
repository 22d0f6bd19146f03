/** One call that reads: what its steps share. All that must last is in memory; see state.ts. */
import { type Address, dictGet, dictSet, type Machine, NONE } from "@pyvm/vm";
import type { Listener } from "./listener.ts";
import { Scanner } from "./scanner.ts";
import {
  COLUMN,
  DIRECT_BYTES,
  END,
  EVENT,
  EVENT_END,
  INDIRECT_BYTES,
  LINE,
  NAMES,
  NAMESPACES,
  POSITION,
} from "./state.ts";
import { handlerOf, INTERN, STATE } from "./object.ts";
import { strFromUtf8 } from "./text.ts";
import * as token from "./tokens.ts";

/** From so many bytes on, what came out of entities is weighed against what was read: a hundred times as much is too much. */
const AMPLIFICATION_THRESHOLD = 8 * 1024 * 1024;
const AMPLIFICATION_FACTOR = 100;
/** Names longer than this are not looked up in the cache of a call. */
const LONGEST_CACHED_NAME = 40;

export class Run {
  readonly vm: Machine;
  readonly self: Address;
  readonly state: Address;
  readonly u8: Uint8Array;
  readonly scanner: Scanner;
  /** Who is told in the place of the handlers, if anyone. */
  readonly listener: Listener | null;
  /** Whether names have prefixes. */
  readonly namespaces: boolean;
  /** Where a step has stopped: what lies before was read. */
  stop: Address = 0;
  /** Whether a step that reads a section has found its end. */
  closed = false;
  /** Whether the parameter entity that is read was referred to between declarations, not in one. */
  betweenDeclarations = false;
  /** How many internal entities are being expanded. */
  entityDepth = 0;
  private readonly names = new Map<string, Address>();

  constructor(vm: Machine, self: Address, listener: Listener | null = null) {
    this.vm = vm;
    this.self = self;
    this.state = vm.get(self, STATE);
    this.u8 = vm.u8;
    this.namespaces = vm.get(this.state, NAMESPACES) !== 0;
    this.scanner = new Scanner(vm.u8, this.namespaces);
    this.listener = listener;
  }

  get(offset: number): number {
    return this.vm.get(this.state, offset);
  }

  set(offset: number, value: number): void {
    this.vm.set(this.state, offset, value);
  }

  /** Puts an owned reference into the state. */
  replace(offset: number, value: Address): void {
    this.vm.replace(this.state, offset, value);
  }

  has(handler: number): boolean {
    const { listener } = this;
    return listener === null ? handlerOf(this.vm, this.self, handler) !== 0 : listener.hears(handler);
  }

  /** The token that is read now lies from `at` to `end`; in an entity's text that is not told. */
  event(direct: boolean, at: Address, end: Address): void {
    if (!direct) return;
    this.set(EVENT, at);
    this.set(EVENT_END, end);
  }

  /** Where the error is that is returned next. */
  errorAt(direct: boolean, at: Address): void {
    if (direct) this.set(EVENT, at);
  }

  // ---- text -------------------------------------------------------------------------------------------------

  /** A new str (owned) of a range of the text. */
  text(from: Address, end: Address): Address {
    return strFromUtf8(this.vm, this.u8, from, end);
  }

  /** The str (borrowed) of a name, of which there is one. */
  name(from: Address, end: Address): Address {
    const { vm, u8 } = this;
    if (end - from > LONGEST_CACHED_NAME) return this.uniqueName(this.text(from, end));
    let key = "";
    for (let at = from; at < end; at++) key += String.fromCharCode(u8[at]!);
    let name = this.names.get(key);
    if (name === undefined) {
      name = this.uniqueName(strFromUtf8(vm, u8, from, end));
      this.names.set(key, name);
    }
    return name;
  }

  /** The one str (borrowed) that equals `text`, which is taken over. */
  uniqueName(text: Address): Address {
    const { vm } = this;
    const names = this.get(NAMES);
    const known = dictGet(vm, names, text);
    if (known !== 0) {
      vm.decref(text);
      return known;
    }
    vm.hold(text);
    dictSet(vm, names, text, text);
    vm.decref(vm.unhold());
    return text;
  }

  /** string_intern: `text` (borrowed), or the one of the caller's dict that equals it, held on the native value stack. 0 is None. */
  interned(text: Address): Address {
    const { vm } = this;
    const key = text === 0 ? NONE : text;
    const intern = vm.get(this.self, INTERN);
    if (intern === 0) return vm.hold(vm.newRef(key));
    const known = dictGet(vm, intern, key);
    if (known !== 0) return vm.hold(vm.newRef(known));
    dictSet(vm, intern, key, key);
    return vm.hold(vm.newRef(key));
  }

  // ---- amplification ----------------------------------------------------------------------------------------

  /** Counts a token; false when entities have given far more than was read. */
  account(direct: boolean, kind: number, bytes: number): boolean {
    if (kind === token.INVALID || kind === token.PARTIAL || kind === token.PARTIAL_CHAR || kind === token.NONE_LEFT) {
      return true;
    }
    const { vm, state } = this;
    const field = direct ? DIRECT_BYTES : INDIRECT_BYTES;
    vm.setWord(state, field, vm.getWord(state, field) + bytes);
    if (direct) return true;
    const read = vm.getWord(state, DIRECT_BYTES);
    const all = read + vm.getWord(state, INDIRECT_BYTES);
    return all < AMPLIFICATION_THRESHOLD || read === 0 || all / read <= AMPLIFICATION_FACTOR;
  }
}

/** Brings line and column forward to `to`. */
export function updatePosition(vm: Machine, state: Address, to: Address): void {
  const { u8 } = vm;
  let at = vm.get(state, POSITION);
  let line = vm.getWord(state, LINE);
  let column = vm.getWord(state, COLUMN);
  while (at < to) {
    const byte = u8[at]!;
    if (byte === 0x0a || byte === 0x0d) {
      if (byte === 0x0d && at + 1 < to && u8[at + 1] === 0x0a) at++;
      line++;
      column = 0;
    } else if ((byte & 0xc0) !== 0x80) column++;
    at++;
  }
  vm.set(state, POSITION, at);
  vm.setWord(state, LINE, line);
  vm.setWord(state, COLUMN, column);
}

/** Line (from 1) and column of the event that is told, as far as the text that was there. */
export function eventPosition(vm: Machine, state: Address): { line: number; column: number } {
  const event = vm.get(state, EVENT);
  if (event !== 0 && event > vm.get(state, POSITION)) updatePosition(vm, state, Math.min(event, vm.get(state, END)));
  return { line: vm.getWord(state, LINE) + 1, column: vm.getWord(state, COLUMN) };
}
