import { readFileSync } from "node:fs";

/** The cases that record.py wrote under this name; the first element of a case often names its kind. */
export function recorded<T = unknown[]>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")) as T[];
}

const view = new DataView(new ArrayBuffer(8));

/** The bits of a double in hexadecimal, or what else is no number as text. */
export function bitsOf(x: unknown): string {
  if (typeof x !== "number") return String(x);
  if (x !== x) return "nan";
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

export function fromBits(bits: string): number {
  if (bits === "nan") return NaN;
  view.setBigUint64(0, BigInt("0x" + bits));
  return view.getFloat64(0);
}

/** Writes the digits of |value| the plain way, and returns their number with the sign. */
export function writeDigits(value: bigint, i32: Int32Array, index: number): number {
  let rest = value < 0n ? -value : value;
  let size = 0;
  for (; rest > 0n; rest >>= 30n) i32[index + size++] = Number(rest & 0x3fffffffn);
  return value < 0n ? -size : size;
}

export function readDigits(i32: Int32Array, index: number, size: number): bigint {
  let value = 0n;
  for (let i = Math.abs(size) - 1; i >= 0; i--) value = (value << 30n) | BigInt(i32[index + i]!);
  return size < 0 ? -value : value;
}
