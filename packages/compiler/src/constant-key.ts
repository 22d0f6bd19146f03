/**
 * When two constants are the same entry of `co_consts`: equal, of the same type, and with the same sign of zero, through
 * tuples and frozen sets. CPython's `_PyCode_ConstantKey`.
 */
import { CodePointString, Complex, ELLIPSIS, Tuple } from "@pyvm/parser";
import type { FrozenSet } from "@pyvm/parser";
import { CodeObject } from "./code.ts";
import type { CodeConstant } from "./code.ts";

let nans = 0;

function floatKey(value: number): string {
  // A NaN equals nothing, not even another NaN that was computed in the same way.
  if (Number.isNaN(value)) return `nan${nans++}`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function itemKeys(items: readonly CodeConstant[]): string[] {
  return items.map((item) => {
    const key = constantKey(item);
    return `${key.length}:${key}`;
  });
}

function codeKey(code: CodeObject): string {
  const names = [code.names, code.varnames, code.freevars, code.cellvars].map((list) => list.join(" "));
  const counts = [code.argcount, code.posonlyargcount, code.kwonlyargcount, code.flags, code.firstlineno];
  return `C${code.name} ${counts.join(" ")} ${code.code.join(" ")}|${names.join("|")}|${itemKeys(code.consts).join("")}`;
}

/** A string that two constants share when, and only when, they are the same constant. */
export function constantKey(value: CodeConstant): string {
  switch (typeof value) {
    case "string":
      return `s${value}`;
    case "bigint":
      return `i${value.toString(36)}`;
    case "number":
      return `f${floatKey(value)}`;
    case "boolean":
      return value ? "True" : "False";
    default:
      return objectKey(value);
  }
}

function objectKey(value: Exclude<CodeConstant, string | bigint | number | boolean>): string {
  if (value === null) return "None";
  if (value === ELLIPSIS) return "...";
  if (value instanceof Tuple) return `t${itemKeys(value.items).join("")}`;
  if (value instanceof CodeObject) return codeKey(value);
  if (value instanceof Uint8Array) return `b${value.join(" ")}`;
  if (value instanceof Complex) return `c${floatKey(value.real)},${floatKey(value.imag)}`;
  if (value instanceof CodePointString) return `u${value.codePoints.join(" ")}`;
  return `z${itemKeys((value as FrozenSet).items)
    .sort()
    .join("")}`;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** Cheap facts first: nearly every two code objects differ in their line already. */
function sameCode(a: CodeObject, b: CodeObject): boolean {
  if (a.firstlineno !== b.firstlineno || a.name !== b.name || a.code.length !== b.code.length) return false;
  return sameNames(a.names, b.names) && codeKey(a) === codeKey(b);
}

/** The constants of one code object, in the order of their first use. */
export class ConstantTable {
  readonly values: CodeConstant[] = [];
  private readonly strings: Map<string, number> = new Map();
  /** Made when the first int or other constant is met: many functions have none. */
  private ints: Map<bigint, number> | null = null;
  private others: Map<string, number> | null = null;
  /** The indices of the code objects. */
  private readonly codes: number[] = [];
  /** The index of None, the most frequent constant; -1 until it is met. */
  private none: number = -1;

  /** The index of a constant, which is added when it is new. */
  indexOf(value: CodeConstant): number {
    if (typeof value === "string") return this.indexIn(this.strings, value, value);
    if (value === null) {
      if (this.none < 0) this.none = this.values.push(null) - 1;
      return this.none;
    }
    if (value instanceof CodeObject) return this.indexOfCode(value);
    if (typeof value === "bigint") return this.indexIn((this.ints ??= new Map<bigint, number>()), value, value);
    return this.indexIn((this.others ??= new Map<string, number>()), constantKey(value), value);
  }

  private indexIn<Key>(map: Map<Key, number>, key: Key, value: CodeConstant): number {
    const known = map.get(key);
    if (known !== undefined) return known;
    const index = this.values.length;
    map.set(key, index);
    this.values.push(value);
    return index;
  }

  private indexOfCode(code: CodeObject): number {
    for (let i = this.codes.length - 1; i >= 0; i--) {
      if (sameCode(this.values[this.codes[i]] as CodeObject, code)) return this.codes[i];
    }
    this.codes.push(this.values.length);
    return this.values.push(code) - 1;
  }
}
