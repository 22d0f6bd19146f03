/**
 * Python's operators on constants, as far as the compiler computes them ahead: `undefined` means that the program has to do it,
 * because it would raise, because the types do not fit, or because the result would be too large to keep in a code object.
 */
import { CodePointString, Complex, FrozenSet, Tuple, codePointsOf } from "@pyvm/parser";
import type { Constant, Operator, UnaryOp } from "@pyvm/parser";
import { CodeObject } from "./code.ts";
import type { CodeConstant } from "./code.ts";
import {
  complexPower,
  complexQuotient,
  floatFloorDivide,
  floatPower,
  floatRemainder,
  trueDivide,
} from "./constant-floats.ts";
import { isString } from "./tree.ts";

/** Bits of an int that folding may make. */
const MAX_INT_SIZE = 128n;
/** Items of a tuple that folding may make. */
const MAX_COLLECTION_SIZE = 256;
/** Characters of a str, and bytes, that folding may make. */
const MAX_STR_SIZE = 4096;
/** Items, those of nested tuples included, that folding may make. */
const MAX_TOTAL_ITEMS = 1024;

type Folded = Constant | undefined;
type Text = string | CodePointString;

/** Python's truth of a constant. */
export function isTrue(value: CodeConstant): boolean {
  if (value === null) return false;
  if (typeof value !== "object") return Boolean(value) || Number.isNaN(value);
  if (value instanceof Uint8Array) return value.length > 0;
  if (value instanceof Tuple || value instanceof FrozenSet) return value.items.length > 0;
  if (value instanceof Complex) return value.real !== 0 || value.imag !== 0;
  if (value instanceof CodeObject) return true;
  return true;
}

function isInt(value: Constant): value is bigint | boolean {
  return typeof value === "bigint" || typeof value === "boolean";
}

function isReal(value: Constant): value is bigint | boolean | number {
  return typeof value === "number" || isInt(value);
}

/** A float for a real number; undefined for an int beyond the range of floats. */
function toFloat(value: bigint | boolean | number): number | undefined {
  const float = Number(value);
  return typeof value === "bigint" && !Number.isFinite(float) ? undefined : float;
}

function toComplex(value: Constant): Complex | undefined {
  if (value instanceof Complex) return value;
  if (!isReal(value)) return undefined;
  const real = toFloat(value);
  return real === undefined ? undefined : new Complex(real, 0);
}

function bitLength(value: bigint): bigint {
  return BigInt((value < 0n ? -value : value).toString(2).length);
}

function characters(text: Text): number {
  let count = 0;
  for (const _ of codePointsOf(text)) count++;
  return count;
}

/** A str from code points, in the representation that can hold it. */
function textOf(points: readonly number[]): Text {
  const isPair = points.some((point, i) => point >> 10 === 0x36 && points[i + 1] >> 10 === 0x37);
  if (isPair) return new CodePointString(Uint32Array.from(points));
  return points.map((point) => String.fromCodePoint(point)).join("");
}

function joinTexts(a: Text, b: Text): Text {
  if (typeof a === "string" && typeof b === "string") {
    const meets = a.charCodeAt(a.length - 1) >> 10 === 0x36 && b.charCodeAt(0) >> 10 === 0x37;
    if (!meets) return a + b;
  }
  return textOf([...codePointsOf(a), ...codePointsOf(b)]);
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function add(a: Constant, b: Constant): Folded {
  if (isString(a) && isString(b)) return joinTexts(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return joinBytes(a, b);
  if (a instanceof Tuple && b instanceof Tuple) return new Tuple([...a.items, ...b.items]);
  return undefined;
}

/** Whether a tuple's nested items stay within a budget; CPython's `check_complexity` (negative when they do not). */
function remainingItems(value: Constant, limit: number): number {
  if (!(value instanceof Tuple || value instanceof FrozenSet)) return limit;
  let rest = limit - value.items.length;
  if (value instanceof FrozenSet) return rest;
  for (const item of value.items) {
    if (rest < 0) break;
    rest = remainingItems(item, rest);
  }
  return rest;
}

function fits(times: bigint, size: number, limit: number): boolean {
  return times >= 0n && times <= BigInt(Math.floor(limit / size));
}

function repeat(sequence: Constant, times: bigint): Folded {
  const count = Math.max(0, Number(times));
  if (sequence instanceof Tuple) {
    const size = sequence.items.length;
    if (size === 0) return sequence;
    if (!fits(times, size, MAX_COLLECTION_SIZE)) return undefined;
    if (count > 0 && remainingItems(sequence, Math.floor(MAX_TOTAL_ITEMS / count)) < 0) return undefined;
    return new Tuple(Array.from({ length: count }, () => sequence.items).flat());
  }
  if (isString(sequence)) {
    const points = [...codePointsOf(sequence)];
    if (points.length === 0) return sequence;
    if (!fits(times, points.length, MAX_STR_SIZE)) return undefined;
    return textOf(Array.from({ length: count }, () => points).flat());
  }
  if (!(sequence instanceof Uint8Array)) return undefined;
  if (sequence.length === 0) return sequence;
  if (!fits(times, sequence.length, MAX_STR_SIZE)) return undefined;
  const repeated = new Uint8Array(sequence.length * count);
  for (let i = 0; i < count; i++) repeated.set(sequence, i * sequence.length);
  return repeated;
}

function intPower(a: bigint, b: bigint): Folded {
  if (b < 0n) {
    const [base, exponent] = [toFloat(a), toFloat(b)];
    return base === undefined || exponent === undefined ? undefined : floatPower(base, exponent);
  }
  if (a !== 0n && b !== 0n && bitLength(a) > MAX_INT_SIZE / b) return undefined;
  if (a === 0n) return b === 0n ? 1n : 0n;
  return a ** b;
}

function shiftLeft(a: bigint, b: bigint): Folded {
  if (b < 0n) return undefined;
  if (a === 0n || b === 0n) return a;
  return b > MAX_INT_SIZE || bitLength(a) > MAX_INT_SIZE - b ? undefined : a << b;
}

function floorDivide(a: bigint, b: bigint): Folded {
  if (b === 0n) return undefined;
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function remainder(a: bigint, b: bigint): Folded {
  if (b === 0n) return undefined;
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

function intOperation(operator: Operator["node"], a: bigint, b: bigint): Folded {
  switch (operator) {
    case "Add":
      return a + b;
    case "Sub":
      return a - b;
    case "Mult":
      return a !== 0n && b !== 0n && bitLength(a) + bitLength(b) > MAX_INT_SIZE ? undefined : a * b;
    case "Div":
      return trueDivide(a, b);
    case "FloorDiv":
      return floorDivide(a, b);
    case "Mod":
      return remainder(a, b);
    case "Pow":
      return intPower(a, b);
    case "LShift":
      return shiftLeft(a, b);
    case "RShift":
      return b < 0n ? undefined : a >> b;
    case "BitOr":
      return a | b;
    case "BitXor":
      return a ^ b;
    case "BitAnd":
      return a & b;
    default:
      return undefined;
  }
}

function boolOperation(operator: Operator["node"], a: boolean, b: boolean): Folded {
  if (operator === "BitOr") return a || b;
  if (operator === "BitXor") return a !== b;
  if (operator === "BitAnd") return a && b;
  return intOperation(operator, BigInt(a), BigInt(b));
}

function floatOperation(operator: Operator["node"], a: number, b: number): Folded {
  switch (operator) {
    case "Add":
      return a + b;
    case "Sub":
      return a - b;
    case "Mult":
      return a * b;
    case "Div":
      return b === 0 ? undefined : a / b;
    case "FloorDiv":
      return b === 0 ? undefined : floatFloorDivide(a, b);
    case "Mod":
      return b === 0 ? undefined : floatRemainder(a, b);
    case "Pow":
      return floatPower(a, b);
    default:
      return undefined;
  }
}

function complexOperation(operator: Operator["node"], a: Complex, b: Complex): Folded {
  switch (operator) {
    case "Add":
      return new Complex(a.real + b.real, a.imag + b.imag);
    case "Sub":
      return new Complex(a.real - b.real, a.imag - b.imag);
    case "Mult":
      return new Complex(a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real);
    case "Div":
      return complexQuotient(a, b);
    case "Pow":
      return complexPower(a, b);
    default:
      return undefined;
  }
}

function numberOperation(operator: Operator["node"], a: Constant, b: Constant): Folded {
  if (typeof a === "boolean" && typeof b === "boolean") return boolOperation(operator, a, b);
  if (isInt(a) && isInt(b)) return intOperation(operator, BigInt(a), BigInt(b));
  if (isReal(a) && isReal(b)) {
    const [left, right] = [toFloat(a), toFloat(b)];
    return left === undefined || right === undefined ? undefined : floatOperation(operator, left, right);
  }
  const [left, right] = [toComplex(a), toComplex(b)];
  return left === undefined || right === undefined ? undefined : complexOperation(operator, left, right);
}

/** `a operator b`; CPython's `fold_binop`. */
export function foldBinary(operator: Operator["node"], a: Constant, b: Constant): Folded {
  if ((isReal(a) || a instanceof Complex) && (isReal(b) || b instanceof Complex))
    return numberOperation(operator, a, b);
  if (operator === "Add") return add(a, b);
  if (operator !== "Mult") return undefined;
  if (isInt(a)) return repeat(b, BigInt(a));
  return isInt(b) ? repeat(a, BigInt(b)) : undefined;
}

/** `operator value`; CPython's `fold_unaryop`. */
export function foldUnary(operator: UnaryOp["node"], value: Constant): Folded {
  if (operator === "Not") return !isTrue(value);
  if (isInt(value)) {
    const integer = BigInt(value);
    if (operator === "Invert") return ~integer;
    return operator === "USub" ? -integer : integer;
  }
  if (operator === "Invert") return undefined;
  if (typeof value === "number") return operator === "USub" ? -value : value;
  if (!(value instanceof Complex)) return undefined;
  return operator === "USub" ? new Complex(-value.real, -value.imag) : value;
}

/** `value[index]`; CPython's `fold_subscr`. */
export function foldSubscript(value: Constant, index: Constant): Folded {
  if (!isInt(index)) return undefined;
  const items = isString(value) ? [...codePointsOf(value)] : value instanceof Tuple ? value.items : value;
  if (!(Array.isArray(items) || items instanceof Uint8Array)) return undefined;
  const at = Number(BigInt(index));
  const item = items[at < 0 ? at + items.length : at];
  if (item === undefined) return undefined;
  if (isString(value)) return String.fromCodePoint(item as number);
  return value instanceof Uint8Array ? BigInt(item as number) : (item as Constant);
}

/** Whether Python finds two constants equal, as sets and dicts do: across the number types. */
export function isEqual(a: Constant, b: Constant): boolean {
  if (isInt(a) && isInt(b)) return BigInt(a) === BigInt(b);
  if (isReal(a) && isReal(b)) return compareReals(a, b);
  if (a instanceof Complex || b instanceof Complex) return complexEqual(a, b);
  if (isString(a) && isString(b)) return characters(a) === characters(b) && joinKey(a) === joinKey(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return joinKey(a) === joinKey(b);
  if (a instanceof Tuple && b instanceof Tuple) {
    return a.items.length === b.items.length && a.items.every((item, i) => isEqual(item, b.items[i]));
  }
  return a === b;
}

function compareReals(a: bigint | boolean | number, b: bigint | boolean | number): boolean {
  const left = typeof a === "boolean" ? BigInt(a) : a;
  const right = typeof b === "boolean" ? BigInt(b) : b;
  // Loose equality of a bigint and a number is exact.
  // eslint-disable-next-line eqeqeq
  return left == right;
}

function complexEqual(a: Constant, b: Constant): boolean {
  const [left, right] = [toComplex(a), toComplex(b)];
  return left !== undefined && right !== undefined && left.real === right.real && left.imag === right.imag;
}

function joinKey(value: Text | Uint8Array): string {
  return typeof value === "string" ? value : (value instanceof Uint8Array ? value : value.codePoints).join(" ");
}

/** A frozen set of constants, of equal ones the first. */
export function frozenSetOf(items: readonly Constant[]): FrozenSet {
  const kept: Constant[] = [];
  const strings = new Set<string>();
  for (const item of items) {
    if (typeof item === "string") {
      if (strings.has(item)) continue;
      strings.add(item);
    } else if (kept.some((other) => isEqual(other, item))) continue;
    kept.push(item);
  }
  return new FrozenSet(kept);
}
