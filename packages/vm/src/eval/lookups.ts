/**
 * Attributes and methods that instructions have found, by the version of the type and the name: for those that come across several types, where an inline
 * cache holds one. Rebuilt from memory at any time; a name's address is a name only while its code object lives, so all is forgotten when one dies.
 *
 * ```text
 *  8 words an entry:  | type version | name | the last three words of an inline cache: see inline-cache.ts | - | - | - |
 * ```
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { OB_TYPE, TP_VERSION_TAG } from "../object/offsets.ts";
import { FOUND_ON_TYPE } from "./inline-cache.ts";

/** Entries for attributes, and as many behind them for methods; a power of two. */
const ENTRIES = 1024;
const ENTRY_WORDS = 8;
const METHODS = ENTRIES * ENTRY_WORDS;

export class Lookups {
  readonly words: Int32Array = new Int32Array(2 * ENTRIES * ENTRY_WORDS);

  /** Remembers what LOAD_ATTR has put into its inline cache, if that is about this owner. */
  rememberAttribute(i32: Int32Array, owner: Address, name: Address, cache: Address): void {
    this.#remember(i32, owner, name, cache, 0);
  }

  /** The same of STORE_ATTR, for both: without its flag of new attributes, where LOAD_ATTR has one of its own. */
  rememberStore(i32: Int32Array, owner: Address, name: Address, cache: Address): void {
    const at = this.#remember(i32, owner, name, cache, 0);
    if (at >= 0) this.words[at + 4] &= ~FOUND_ON_TYPE;
  }

  rememberMethod(i32: Int32Array, owner: Address, name: Address, cache: Address): void {
    this.#remember(i32, owner, name, cache, METHODS);
  }

  /** @returns where, or -1 if nothing was remembered */
  #remember(i32: Int32Array, owner: Address, name: Address, cache: Address, base: number): number {
    const version = versionOf(i32, owner);
    const from = cache >> 2;
    if (version === 0 || Math.abs(i32[from]) !== version) return -1;
    const to = base + entryOf(version, name);
    this.words[to] = version;
    this.words[to + 1] = name;
    for (let word = 1; word <= 3; word++) this.words[to + 1 + word] = i32[from + word];
    return to;
  }

  forget(): void {
    this.words.fill(0);
  }
}

function versionOf(i32: Int32Array, owner: Address): number {
  return i32[(i32[(owner + OB_TYPE) >> 2] + TP_VERSION_TAG) >> 2];
}

function entryOf(version: number, name: Address): number {
  return ((Math.imul(version, 31) ^ (name >> 4)) & (ENTRIES - 1)) * ENTRY_WORDS;
}

/** Where the lookups have an attribute of an object's type, or -1. */
export function lookupAttribute(vm: Machine, owner: Address, name: Address): number {
  return find(vm, owner, name, 0);
}

/** The same for a method. */
export function lookupMethod(vm: Machine, owner: Address, name: Address): number {
  return find(vm, owner, name, METHODS);
}

function find(vm: Machine, owner: Address, name: Address, base: number): number {
  const { words } = vm.lookups;
  const version = versionOf(vm.i32, owner);
  const at = base + entryOf(version, name);
  return version !== 0 && words[at] === version && words[at + 1] === name ? at : -1;
}
