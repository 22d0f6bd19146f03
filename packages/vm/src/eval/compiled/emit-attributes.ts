/**
 * Globals, attributes and methods that the loop has found in one place: the compiled function expects them there (see emit-numbers.ts), by the versions of types
 * and key tables in the inline caches.
 */
import {
  DICT_KEYS,
  DICT_VALUES,
  DK_LOOKUP,
  F_BUILTINS,
  F_GLOBALS,
  F_LOCALS,
  OB_TYPE,
  TP_VERSION_TAG,
} from "../../object/offsets.ts";
import { CACHE_BUILTIN, CACHE_GLOBAL } from "../inline-cache.ts";
import { emitStore, isNumber, type NumberSurroundings, numberWanted, readNumber } from "./emit-numbers.ts";
import type { Emitter } from "./emitter.ts";
import type { Instruction } from "./instructions.ts";

/** An inline cache's words: see inline-cache.ts. */
export type CacheWords = readonly [number, number, number, number];

export interface AttributeSurroundings extends NumberSurroundings {
  /** The address of the inline caches. */
  readonly cache: number;
  /** What the instruction's cache has; zeros where it has not found one place. */
  cached(index: number): CacheWords;
  /** The same for attributes and methods; the last word is the dict offset. */
  found(index: number): CacheWords;
}

const KEYS_VERSION = DK_LOOKUP + 4;

function keysOf(dict: string): string {
  return `i32[(${dict} + ${DICT_KEYS}) >> 2]`;
}

function hasKeys(dict: string, version: number): string {
  return `i32[(${keysOf(dict)} + ${KEYS_VERSION}) >> 2] === ${version}`;
}

function hasType(object: string, version: number): string {
  return `i32[(i32[(${object} + ${OB_TYPE}) >> 2] + ${TP_VERSION_TAG}) >> 2] === ${version}`;
}

/** Pushes what has been found at `at`, an i32 index; as a number if that is all that is wanted of it. The `count` topmost values are released. */
function pushFound(around: NumberSurroundings, instruction: Instruction, at: string, count: number): void {
  const value = around.emitter.newName();
  around.emitter.line(`${value} = i32[${at}];`);
  pushValue(around, instruction, value, count);
}

/** Pushes a borrowed value in the place of the `count` topmost, unless it is 0. */
function pushValue(around: NumberSurroundings, instruction: Instruction, value: string, count: number): void {
  const { emitter: e } = around;
  const wanted = numberWanted(around);
  e.expect(`${value} !== 0`, instruction.start, instruction.index);
  if (wanted !== undefined) {
    e.expect(isNumber(value, wanted.type), instruction.start, wanted.site);
    const number = readNumber(e, value, wanted.type);
    for (let i = 0; i < count; i++) e.release(e.popUsed());
    e.pushNumber(number.text, number.type);
    return;
  }
  e.line(`i32[${value} >> 2]++;`);
  for (let i = 0; i < count; i++) e.release(e.popUsed());
  e.pushOwned(value);
}

/** LOAD_GLOBAL. @returns false where the loop has not found it */
export function emitGlobal(around: AttributeSurroundings, instruction: Instruction): boolean {
  return emitFound(around, instruction, "", "globalAgain");
}

/** LOAD_NAME in a module's code. @returns false where the loop has not found it there */
export function emitName(around: AttributeSurroundings, instruction: Instruction): boolean {
  return emitFound(around, instruction, `i32[F + ${F_LOCALS >> 2}] === i32[F + ${F_GLOBALS >> 2}] && `, "nameAgain");
}

/**
 * A value that has been found among globals or builtins. New names in a module change the version of its keys: the value is then looked for again. `condition`: what else
 * must hold for it to be found there.
 */
function emitFound(
  around: AttributeSurroundings,
  instruction: Instruction,
  condition: string,
  lookAgain: string,
): boolean {
  const { emitter: e } = around;
  const [kind, globalsVersion, offset, builtinsVersion] = around.cached(instruction.index);
  if (kind !== CACHE_GLOBAL && kind !== CACHE_BUILTIN) return false;
  const globals = e.newName();
  e.line(`${globals} = i32[F + ${F_GLOBALS >> 2}];`);
  let dict = globals;
  let isThere = condition + hasKeys(globals, globalsVersion);
  if (kind === CACHE_BUILTIN) {
    dict = e.newName();
    e.line(`${dict} = i32[F + ${F_BUILTINS >> 2}];`);
    isThere += ` && ${hasKeys(dict, builtinsVersion)}`;
  }
  const value = e.newName();
  e.line(`${value} = ${isThere} ? i32[(${keysOf(dict)} + ${offset}) >> 2] : 0;`);
  e.line(
    `if (${value} === 0) ${value} = ${lookAgain}(vm, f, ${instruction.arg}, ${cacheOf(around, instruction.index)});`,
  );
  pushValue(around, instruction, value, 0);
  return true;
}

function cacheOf({ cache }: AttributeSurroundings, index: number): number {
  return cache + 16 * (index + 1);
}

/** STORE_NAME in a module's code, of a name that has a value. @returns false where the loop has not stored it there */
export function emitStoreName(around: AttributeSurroundings, instruction: Instruction): boolean {
  const { emitter: e } = around;
  const { index, arg, start } = instruction;
  const [kind, version, offset] = around.cached(index);
  if (kind !== CACHE_GLOBAL) return false;
  const globals = e.newName();
  const place = e.newName();
  e.line(`${globals} = i32[F + ${F_GLOBALS >> 2}];`);
  e.line(
    `${place} = i32[F + ${F_LOCALS >> 2}] === ${globals} && ${hasKeys(globals, version)} ? (${keysOf(globals)} + ${offset}) >> 2 : 0;`,
  );
  e.line(`if (${place} === 0 || i32[${place}] === 0) ${place} = placeAgain(vm, f, ${arg}, ${cacheOf(around, index)});`);
  e.expect(`${place} !== 0`, start, index);
  e.line(`nextVersion(vm, ${globals});`);
  const value = e.peek(0);
  if (value.kind === "number") {
    emitStore(e, place, value);
    e.popUsed();
    return true;
  }
  const { name } = e.object(0);
  if (e.peek(0).kind === "borrowed") e.line(`i32[${name} >> 2]++;`);
  e.line(`maintainTracking(vm, ${globals}, ${name}, ${name});`); // the key is a str
  e.line(`storeLocal(vm, f, ${e.lasti}, ${place}, ${name});`);
  e.forget();
  return true;
}

/** The i32 index of an attribute of the topmost value, which stays. */
function expectAttribute(e: Emitter, instruction: Instruction, words: CacheWords) {
  const [version, keysVersion, offset, dictOffset] = words;
  const owner = e.object(0).name;
  e.expect(hasType(owner, version), instruction.start, instruction.index);
  if (dictOffset <= 0) return { at: `(${owner} + ${-dictOffset}) >> 2`, dict: undefined };
  const dict = e.newName();
  e.line(`${dict} = i32[(${owner} + ${dictOffset}) >> 2];`);
  e.expect(`${dict} !== 0 && ${hasKeys(dict, keysVersion)}`, instruction.start, instruction.index);
  return { at: `((i32[(${dict} + ${DICT_VALUES}) >> 2] || ${keysOf(dict)}) + ${offset}) >> 2`, dict };
}

/** LOAD_ATTR. @returns false where the loop has not found it in one place */
export function emitAttribute(around: AttributeSurroundings, instruction: Instruction): boolean {
  const words = around.found(instruction.index);
  if (words[0] === 0) return false;
  const { at } = expectAttribute(around.emitter, instruction, words);
  pushFound(around, instruction, at, 1);
  return true;
}

/** STORE_ATTR of the value below the topmost. @returns false where the loop has not found the attribute in one place */
export function emitStoreAttribute(around: AttributeSurroundings, instruction: Instruction): boolean {
  const { emitter: e } = around;
  const words = around.found(instruction.index);
  if (words[0] === 0) return false;
  const value = e.peek(1);
  const { at, dict } = expectAttribute(e, instruction, words);
  const place = e.newName();
  e.line(`${place} = ${at};`);
  if (dict !== undefined) {
    e.expect(`i32[${place}] !== 0`, instruction.start, instruction.index);
    e.line(`nextVersion(vm, ${dict});`);
  }
  if (value.kind === "number") emitStore(e, place, value);
  else {
    const { name } = e.object(1);
    if (value.kind === "borrowed") e.line(`i32[${name} >> 2]++;`);
    if (dict !== undefined) e.line(`maintainTracking(vm, ${dict}, ${name}, ${name});`); // the key is a str
    e.line(`storeLocal(vm, f, ${e.lasti}, ${place}, ${name});`);
  }
  e.release(e.popUsed());
  if (value.kind === "number") e.popUsed();
  else e.forget();
  return true;
}

/** LOAD_METHOD. @returns false where the loop has not found one function */
export function emitMethod(around: AttributeSurroundings, instruction: Instruction): boolean {
  const { emitter: e } = around;
  const [version, keysVersion, method, dictOffset] = around.found(instruction.index);
  if (version === 0) return false;
  const owner = e.object(0);
  e.expect(hasType(owner.name, version), instruction.start, instruction.index);
  if (dictOffset !== 0) {
    const dict = e.newName();
    e.line(`${dict} = i32[(${owner.name} + ${dictOffset}) >> 2];`);
    e.expect(`${dict} === 0 || ${hasKeys(dict, keysVersion)}`, instruction.start, instruction.index);
  }
  const self = e.pop();
  e.line(`i32[${method} >> 2]++;`);
  e.pushOwned(String(method));
  e.push(self, owner.kind === "borrowed" ? owner.local : -1);
  return true;
}
