/** Prefix codes as bzip2 makes them: lengths of at most 17 bits from frequencies, codes from lengths. */

export const LONGEST_CODE = 17;
/** Two runs' symbols, 255 places of a byte in the list, the end. */
export const MOST_SYMBOLS = 258;

// The forest while it is built; nothing of it outlives the call. The upper 24 bits of a weight are the frequency, the lower 8 the depth.
const heap = new Int32Array(MOST_SYMBOLS + 2);
const weights = new Int32Array(2 * MOST_SYMBOLS);
const parents = new Int32Array(2 * MOST_SYMBOLS);
let heapSize = 0;

function siftUp(from: number): void {
  const node = heap[from]!;
  const weight = weights[node]!;
  let at = from;
  while (weight < weights[heap[at >> 1]!]!) {
    heap[at] = heap[at >> 1]!;
    at >>= 1;
  }
  heap[at] = node;
}

function push(node: number): void {
  heap[++heapSize] = node;
  siftUp(heapSize);
}

/** Takes the lightest. */
function pop(): number {
  const lightest = heap[1]!;
  const node = heap[heapSize--]!;
  const weight = weights[node]!;
  let at = 1;
  for (;;) {
    let child = at << 1;
    if (child > heapSize) break;
    if (child < heapSize && weights[heap[child + 1]!]! < weights[heap[child]!]!) child++;
    if (weight < weights[heap[child]!]!) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = node;
  return lightest;
}

function join(a: number, b: number): number {
  const [x, y] = [weights[a]!, weights[b]!];
  return ((x & ~0xff) + (y & ~0xff)) | (1 + Math.max(x & 0xff, y & 0xff)) | 0;
}

function buildTree(count: number): void {
  // Node 0 is lighter than all others and stops what sifts up.
  heap[0] = 0;
  weights[0] = 0;
  heapSize = 0;
  for (let node = 1; node <= count; node++) {
    parents[node] = 0;
    push(node);
  }
  let last = count;
  while (heapSize > 1) {
    const a = pop();
    const b = pop();
    last++;
    parents[a] = last;
    parents[b] = last;
    parents[last] = 0;
    weights[last] = join(a, b);
    push(last);
  }
}

/** Sets the lengths from the tree; `false` when one is too long. */
function measure(lengths: Uint8Array, at: number, count: number): boolean {
  let fits = true;
  for (let symbol = 0; symbol < count; symbol++) {
    let length = 0;
    for (let node = symbol + 1; parents[node] !== 0; node = parents[node]!) length++;
    lengths[at + symbol] = length;
    if (length > LONGEST_CODE) fits = false;
  }
  return fits;
}

/** Puts the code lengths of `count` symbols into `lengths` from `at` on. Symbols that do not occur have codes as well. */
export function makeCodeLengths(lengths: Uint8Array, frequencies: Int32Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) weights[i + 1] = Math.max(1, frequencies[at + i]!) << 8;
  for (;;) {
    buildTree(count);
    if (measure(lengths, at, count)) return;
    for (let i = 1; i <= count; i++) weights[i] = (1 + ((weights[i]! >> 8) >> 1)) << 8;
  }
}

/** Puts the codes that belong to code lengths into `codes`. */
export function assignCodes(codes: Int32Array, lengths: Uint8Array, at: number, count: number): void {
  let code = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    for (let i = at; i < at + count; i++) if (lengths[i] === length) codes[i] = code++;
    code <<= 1;
  }
}
