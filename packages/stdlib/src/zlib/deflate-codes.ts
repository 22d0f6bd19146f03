/**
 * Prefix codes of a compressed block: optimal code lengths for the frequencies of symbols, as long as none is longer than allowed (Huffman's
 * method, then the longest codes are shortened), and the codes for the lengths (RFC 1951, 3.2.2).
 */

export interface PrefixCode {
  readonly frequencies: Int32Array;
  readonly lengths: Int32Array;
  readonly codes: Int32Array;
  readonly longest: number;
  /** How many extra bits follow each symbol from `extraBase` on. */
  readonly extra: readonly number[];
  readonly extraBase: number;
  /** The last symbol that occurs. */
  last: number;
}

export function prefixCode(symbols: number, longest: number, extra: readonly number[], extraBase: number): PrefixCode {
  return {
    frequencies: new Int32Array(symbols),
    lengths: new Int32Array(symbols),
    codes: new Int32Array(symbols),
    longest,
    extra,
    extraBase,
    last: 0,
  };
}

/** The tree of one code at a time: leaves are symbols, inner nodes come after them. */
const NODES = 2 * 286 + 1;
const weight = new Int32Array(NODES);
const depth = new Uint8Array(NODES);
const parent = new Int32Array(NODES);
const nodeLength = new Int32Array(NODES);
/** A heap from 1 to `heapLength`, and from `heapTop` on the nodes that were taken from it, the last one first. */
const heap = new Int32Array(NODES);
let heapLength = 0;
let heapTop = 0;

function lighter(a: number, b: number): boolean {
  return weight[a]! < weight[b]! || (weight[a] === weight[b] && depth[a]! <= depth[b]!);
}

function siftDown(start: number): void {
  const node = heap[start]!;
  let at = start;
  for (let child = 2 * at; child <= heapLength; child = 2 * at) {
    if (child < heapLength && lighter(heap[child + 1]!, heap[child]!)) child++;
    if (lighter(node, heap[child]!)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = node;
}

/** Fills the heap with the symbols that occur; at least two, so that every code has a bit. */
function collectLeaves(code: PrefixCode): void {
  const { frequencies } = code;
  heapLength = 0;
  code.last = -1;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    weight[symbol] = frequencies[symbol]!;
    code.lengths[symbol] = 0;
    if (weight[symbol] === 0) continue;
    heap[++heapLength] = code.last = symbol;
    depth[symbol] = 0;
  }
  while (heapLength < 2) {
    const forced = code.last < 2 ? ++code.last : 0;
    heap[++heapLength] = forced;
    weight[forced] = 1;
    depth[forced] = 0;
  }
}

/** Joins the two lightest nodes until one is left. */
function growTree(symbols: number): void {
  for (let i = heapLength >> 1; i >= 1; i--) siftDown(i);
  heapTop = NODES;
  let node = symbols;
  do {
    const first = heap[1]!;
    heap[1] = heap[heapLength--]!;
    siftDown(1);
    const second = heap[1]!;
    heap[--heapTop] = first;
    heap[--heapTop] = second;
    weight[node] = weight[first]! + weight[second]!;
    depth[node] = Math.max(depth[first]!, depth[second]!) + 1;
    parent[first] = parent[second] = node;
    heap[1] = node++;
    siftDown(1);
  } while (heapLength >= 2);
  heap[--heapTop] = heap[1]!;
}

const lengthCounts = new Int32Array(16);

/** Gives every leaf its depth as its length, and shortens those that are too long. */
function measure(code: PrefixCode): void {
  const { longest, lengths } = code;
  lengthCounts.fill(0);
  nodeLength[heap[heapTop]!] = 0;
  let overflow = 0;
  let at = heapTop + 1;
  for (; at < NODES; at++) {
    const node = heap[at]!;
    const length = Math.min(nodeLength[parent[node]!]! + 1, longest);
    if (nodeLength[parent[node]!]! + 1 > longest) overflow++;
    nodeLength[node] = length;
    if (node > code.last) continue;
    lengthCounts[length]!++;
    lengths[node] = length;
  }
  if (overflow > 0) shorten(code, overflow);
}

/** Moves leaves down from shorter lengths to make up for `overflow` nodes that were cut off, then deals the lengths out again. */
function shorten(code: PrefixCode, overflow: number): void {
  const { longest, lengths } = code;
  for (let left = overflow; left > 0; left -= 2) {
    let length = longest - 1;
    while (lengthCounts[length] === 0) length--;
    lengthCounts[length]!--;
    lengthCounts[length + 1]! += 2;
    lengthCounts[longest]!--;
  }
  let at = NODES;
  for (let length = longest; length !== 0; length--) {
    for (let n = lengthCounts[length]!; n !== 0;) {
      const node = heap[--at]!;
      if (node > code.last) continue;
      lengths[node] = length;
      n--;
    }
  }
}

const nextCode = new Int32Array(17);

/** The codes for lengths, with their bits in the order of the output. */
export function assignCodes(lengths: Int32Array, codes: Int32Array): void {
  lengthCounts.fill(0);
  for (let i = 0; i < lengths.length; i++) lengthCounts[lengths[i]!]!++;
  lengthCounts[0] = 0;
  let first = 0;
  for (let length = 1; length <= 15; length++) {
    first = (first + lengthCounts[length - 1]!) << 1;
    nextCode[length] = first;
  }
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    if (length === 0) continue;
    let code = nextCode[length]!++;
    let reversed = 0;
    for (let n = length; n > 0; n--) {
      reversed = (reversed << 1) | (code & 1);
      code >>= 1;
    }
    codes[i] = reversed;
  }
}

/** Makes the code for the frequencies. */
export function buildPrefixCode(code: PrefixCode): void {
  collectLeaves(code);
  growTree(code.frequencies.length);
  measure(code);
  assignCodes(code.lengths, code.codes);
}

/** How many bits the symbols take in a code of `lengths`, their extra bits included. */
export function encodedBits(code: PrefixCode, lengths: Int32Array): number {
  let bits = 0;
  for (let symbol = 0; symbol < code.frequencies.length; symbol++) {
    const extra = symbol >= code.extraBase ? code.extra[symbol - code.extraBase]! : 0;
    bits += code.frequencies[symbol]! * (lengths[symbol]! + extra);
  }
  return bits;
}
