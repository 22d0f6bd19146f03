/** What Unicode 13 says about identifiers and printing, as CPython 3.10 asks it. */
import { PRINTABLE_RUNS, XID_CONTINUE_RUNS, XID_START_RUNS } from "./unicode-data.ts";

/** Sorted boundaries between outside and inside, decoded on first use: most programs are ASCII. */
class RunTable {
  private readonly runs: string;
  private boundaries: Uint32Array | null = null;
  constructor(runs: string) {
    this.runs = runs;
  }

  has(codePoint: number): boolean {
    const boundaries = (this.boundaries ??= this.decode());
    let low = 0;
    let high = boundaries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (boundaries[middle]! <= codePoint) low = middle + 1;
      else high = middle;
    }
    return (low & 1) === 1;
  }

  private decode(): Uint32Array {
    let at = 128;
    return Uint32Array.from(this.runs.split(" "), (run) => (at += parseInt(run, 36)));
  }
}

const xidStart: RunTable = /* @__PURE__ */ new RunTable(XID_START_RUNS);
const xidContinue: RunTable = /* @__PURE__ */ new RunTable(XID_CONTINUE_RUNS);
const printable: RunTable = /* @__PURE__ */ new RunTable(PRINTABLE_RUNS);

/** Whether a code point may start an identifier; `_` may. */
export function isXidStart(codePoint: number): boolean {
  if (codePoint < 128) {
    return (codePoint >= 97 && codePoint <= 122) || (codePoint >= 65 && codePoint <= 90) || codePoint === 95;
  }
  return xidStart.has(codePoint);
}

/** Whether a code point may stand in an identifier after its first character. */
export function isXidContinue(codePoint: number): boolean {
  if (codePoint < 128) return isXidStart(codePoint) || (codePoint >= 48 && codePoint <= 57);
  return xidContinue.has(codePoint);
}

/** `str.isprintable` for one code point. */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 128) return codePoint >= 32 && codePoint < 127;
  return printable.has(codePoint);
}

/**
 * How many UTF-16 units of `text` form an identifier: its length when all do (`_PyUnicode_ScanIdentifier`).
 * An empty text gives 0.
 */
export function scanIdentifier(text: string): number {
  let at = 0;
  while (at < text.length) {
    const codePoint = text.codePointAt(at)!;
    if (!(at === 0 ? isXidStart(codePoint) : isXidContinue(codePoint))) break;
    at += codePoint > 0xffff ? 2 : 1;
  }
  return at;
}

/** `str.isidentifier`. */
export function isIdentifier(text: string): boolean {
  return text !== "" && scanIdentifier(text) === text.length;
}
