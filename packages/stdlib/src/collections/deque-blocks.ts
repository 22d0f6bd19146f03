/**
 * The memory of a deque (dequeobject): a doubly linked list of blocks of 64 items, the first and the last partly filled.
 *
 *     +--------+------+------------+-------------+------------+-------------+-------+--------+-------------+
 *     | header | size | left block | right block | left index | right index | state | maxlen | weakreflist |
 *     0        16     24           32            40           48            56      64       72
 *
 *     +-----------+---------------+------------+
 *     | left link | 64 items      | right link |     a block; the outermost links are 0
 *     0           8               520
 *
 * `left index` is where the first item lies in the left block, `right index` where the last one lies in the right block. An empty deque
 * keeps one block and points into its middle. `state` counts the changes, for iterators to notice; `maxlen` is -1 for no bound.
 */
import { type Address, INDEX_ERROR, type Machine } from "@pyvm/vm";

export const DEQUE_SIZE = 16;
export const LEFT_BLOCK = 24;
export const RIGHT_BLOCK = 32;
export const LEFT_INDEX = 40;
export const RIGHT_INDEX = 48;
export const STATE = 56;
export const MAXLEN = 64;
export const WEAKREFLIST = 72;
export const DEQUE_BYTES = 80;

export const BLOCK_LENGTH = 64;
export const BLOCK_ITEMS = 8;
export const RIGHT_LINK = 520;
export const BLOCK_BYTES = 528;
const CENTER = 31;

/** A block without neighbours. @throws MemoryError */
export function newBlock(vm: Machine): Address {
  const block = vm.malloc(BLOCK_BYTES);
  vm.setWord(block, 0, 0);
  vm.setWord(block, RIGHT_LINK, 0);
  return block;
}

/** Makes `self` empty with a block of its own; what it pointed to before is the caller's. */
export function takeEmptyBlock(vm: Machine, self: Address, block: Address): void {
  vm.set(self, DEQUE_SIZE, 0);
  vm.set(self, LEFT_BLOCK, block);
  vm.set(self, RIGHT_BLOCK, block);
  recenter(vm, self);
}

function recenter(vm: Machine, self: Address): void {
  vm.setWord(self, LEFT_INDEX, CENTER + 1);
  vm.setWord(self, RIGHT_INDEX, CENTER);
}

/** Counts a change. */
export function changed(vm: Machine, self: Address): void {
  const i32 = vm.i32;
  const at = (self + STATE) >> 2;
  i32[at] = (i32[at]! + 1) | 0;
  if (i32[at] === 0) i32[at + 1]!++;
}

/** Adds `item`, which is taken over, at the right. Looks at no maxlen. */
export function pushRight(vm: Machine, self: Address, item: Address): void {
  const i32 = vm.i32;
  let index = i32[(self + RIGHT_INDEX) >> 2]!;
  if (index === BLOCK_LENGTH - 1) {
    const block = newBlockFor(vm, item);
    const last = i32[(self + RIGHT_BLOCK) >> 2]!;
    i32[block >> 2] = last;
    i32[(last + RIGHT_LINK) >> 2] = block;
    i32[(self + RIGHT_BLOCK) >> 2] = block;
    index = -1;
  }
  index++;
  i32[(self + RIGHT_INDEX) >> 2] = index;
  i32[(self + RIGHT_INDEX + 4) >> 2] = 0;
  i32[(self + DEQUE_SIZE) >> 2]!++;
  i32[(i32[(self + RIGHT_BLOCK) >> 2]! + BLOCK_ITEMS + 8 * index) >> 2] = item;
}

/** Adds `item`, which is taken over, at the left. */
export function pushLeft(vm: Machine, self: Address, item: Address): void {
  const i32 = vm.i32;
  let index = i32[(self + LEFT_INDEX) >> 2]!;
  if (index === 0) {
    const block = newBlockFor(vm, item);
    const first = i32[(self + LEFT_BLOCK) >> 2]!;
    i32[(block + RIGHT_LINK) >> 2] = first;
    i32[first >> 2] = block;
    i32[(self + LEFT_BLOCK) >> 2] = block;
    index = BLOCK_LENGTH;
  }
  index--;
  i32[(self + LEFT_INDEX) >> 2] = index;
  i32[(self + DEQUE_SIZE) >> 2]!++;
  i32[(i32[(self + LEFT_BLOCK) >> 2]! + BLOCK_ITEMS + 8 * index) >> 2] = item;
}

/** A new block for `item`, which is released if there is no memory. */
function newBlockFor(vm: Machine, item: Address): Address {
  vm.hold(item);
  const block = newBlock(vm);
  vm.unhold();
  return block;
}

/** deque_pop: the last item (owned). */
export function popRight(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + DEQUE_SIZE) >> 2] === 0) throw vm.raise(INDEX_ERROR, "pop from an empty deque");
  const block = i32[(self + RIGHT_BLOCK) >> 2]!;
  const index = i32[(self + RIGHT_INDEX) >> 2]!;
  const item = i32[(block + BLOCK_ITEMS + 8 * index) >> 2]!;
  vm.setWord(self, RIGHT_INDEX, index - 1);
  changed(vm, self);
  if (--i32[(self + DEQUE_SIZE) >> 2]! === 0) {
    if (index === 0) recenter(vm, self);
  } else if (index === 0) {
    const previous = i32[block >> 2]!;
    vm.free(block);
    i32[(previous + RIGHT_LINK) >> 2] = 0;
    i32[(self + RIGHT_BLOCK) >> 2] = previous;
    vm.setWord(self, RIGHT_INDEX, BLOCK_LENGTH - 1);
  }
  return item;
}

/** deque_popleft: the first item (owned). */
export function popLeft(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + DEQUE_SIZE) >> 2] === 0) throw vm.raise(INDEX_ERROR, "pop from an empty deque");
  const block = i32[(self + LEFT_BLOCK) >> 2]!;
  const index = i32[(self + LEFT_INDEX) >> 2]!;
  const item = i32[(block + BLOCK_ITEMS + 8 * index) >> 2]!;
  vm.setWord(self, LEFT_INDEX, index + 1);
  changed(vm, self);
  if (--i32[(self + DEQUE_SIZE) >> 2]! === 0) {
    if (index === BLOCK_LENGTH - 1) recenter(vm, self);
  } else if (index === BLOCK_LENGTH - 1) {
    const next = i32[(block + RIGHT_LINK) >> 2]!;
    vm.free(block);
    i32[next >> 2] = 0;
    i32[(self + LEFT_BLOCK) >> 2] = next;
    i32[(self + LEFT_INDEX) >> 2] = 0;
  }
  return item;
}

/** The address of the word that holds the item at a valid index, reached from the nearer end. */
export function slotAt(vm: Machine, self: Address, index: number): Address {
  const i32 = vm.i32;
  const position = index + i32[(self + LEFT_INDEX) >> 2]!;
  const size = i32[(self + DEQUE_SIZE) >> 2]!;
  let blocks = Math.floor(position / BLOCK_LENGTH);
  let block: Address;
  if (index < size >> 1) {
    block = i32[(self + LEFT_BLOCK) >> 2]!;
    for (; blocks > 0; blocks--) block = i32[(block + RIGHT_LINK) >> 2]!;
  } else {
    const last = Math.floor((i32[(self + LEFT_INDEX) >> 2]! + size - 1) / BLOCK_LENGTH);
    block = i32[(self + RIGHT_BLOCK) >> 2]!;
    for (; blocks < last; blocks++) block = i32[block >> 2]!;
  }
  return block + BLOCK_ITEMS + 8 * (position % BLOCK_LENGTH);
}

/** _deque_rotate: `n` steps to the right, the shorter way round. Moves words a block at a time and reuses the block that falls empty. */
export function rotate(vm: Machine, self: Address, n: number): void {
  const size = vm.get(self, DEQUE_SIZE);
  const half = size >> 1;
  if (size <= 1) return;
  let steps = n;
  if (steps > half || steps < -half) {
    steps %= size;
    if (steps > half) steps -= size;
    else if (steps < -half) steps += size;
  }
  changed(vm, self);
  if (steps > 0) rotateRight(vm, self, steps);
  else if (steps < 0) rotateLeft(vm, self, -steps);
}

function rotateRight(vm: Machine, self: Address, steps: number): void {
  const i32 = vm.i32;
  let spare = 0;
  for (let left = steps; left > 0;) {
    let leftIndex = i32[(self + LEFT_INDEX) >> 2]!;
    const rightIndex = i32[(self + RIGHT_INDEX) >> 2]!;
    const rightBlock = i32[(self + RIGHT_BLOCK) >> 2]!;
    if (leftIndex === 0) {
      if (spare === 0) spare = newBlock(vm);
      linkLeft(vm, self, spare);
      spare = 0;
      leftIndex = BLOCK_LENGTH;
    }
    const count = Math.min(left, rightIndex + 1, leftIndex);
    const from = (rightBlock + BLOCK_ITEMS + 8 * (rightIndex + 1 - count)) >> 2;
    const to = (i32[(self + LEFT_BLOCK) >> 2]! + BLOCK_ITEMS + 8 * (leftIndex - count)) >> 2;
    i32.copyWithin(to, from, from + 2 * count);
    left -= count;
    vm.setWord(self, LEFT_INDEX, leftIndex - count);
    vm.setWord(self, RIGHT_INDEX, rightIndex - count);
    if (rightIndex === count - 1) {
      const previous = i32[rightBlock >> 2]!;
      i32[(previous + RIGHT_LINK) >> 2] = 0;
      i32[(self + RIGHT_BLOCK) >> 2] = previous;
      vm.setWord(self, RIGHT_INDEX, BLOCK_LENGTH - 1);
      vm.free(spare);
      spare = rightBlock;
    }
  }
  vm.free(spare);
}

function linkLeft(vm: Machine, self: Address, block: Address): void {
  const first = vm.get(self, LEFT_BLOCK);
  vm.set(block, 0, 0);
  vm.set(block, RIGHT_LINK, first);
  vm.set(first, 0, block);
  vm.set(self, LEFT_BLOCK, block);
}

function rotateLeft(vm: Machine, self: Address, steps: number): void {
  const i32 = vm.i32;
  let spare = 0;
  for (let left = steps; left > 0;) {
    const leftIndex = i32[(self + LEFT_INDEX) >> 2]!;
    let rightIndex = i32[(self + RIGHT_INDEX) >> 2]!;
    const leftBlock = i32[(self + LEFT_BLOCK) >> 2]!;
    if (rightIndex === BLOCK_LENGTH - 1) {
      if (spare === 0) spare = newBlock(vm);
      linkRight(vm, self, spare);
      spare = 0;
      rightIndex = -1;
    }
    const count = Math.min(left, BLOCK_LENGTH - leftIndex, BLOCK_LENGTH - 1 - rightIndex);
    const from = (leftBlock + BLOCK_ITEMS + 8 * leftIndex) >> 2;
    const to = (i32[(self + RIGHT_BLOCK) >> 2]! + BLOCK_ITEMS + 8 * (rightIndex + 1)) >> 2;
    i32.copyWithin(to, from, from + 2 * count);
    left -= count;
    vm.setWord(self, LEFT_INDEX, leftIndex + count);
    vm.setWord(self, RIGHT_INDEX, rightIndex + count);
    if (leftIndex + count === BLOCK_LENGTH) {
      const next = i32[(leftBlock + RIGHT_LINK) >> 2]!;
      i32[next >> 2] = 0;
      i32[(self + LEFT_BLOCK) >> 2] = next;
      i32[(self + LEFT_INDEX) >> 2] = 0;
      vm.free(spare);
      spare = leftBlock;
    }
  }
  vm.free(spare);
}

function linkRight(vm: Machine, self: Address, block: Address): void {
  const last = vm.get(self, RIGHT_BLOCK);
  vm.set(block, RIGHT_LINK, 0);
  vm.set(block, 0, last);
  vm.set(last, RIGHT_LINK, block);
  vm.set(self, RIGHT_BLOCK, block);
}

/** Exchanges first and last items up to the middle. */
export function reverse(vm: Machine, self: Address): void {
  const i32 = vm.i32;
  let left = i32[(self + LEFT_BLOCK) >> 2]!;
  let right = i32[(self + RIGHT_BLOCK) >> 2]!;
  let leftIndex = i32[(self + LEFT_INDEX) >> 2]!;
  let rightIndex = i32[(self + RIGHT_INDEX) >> 2]!;
  for (let pairs = i32[(self + DEQUE_SIZE) >> 2]! >> 1; pairs > 0; pairs--) {
    const a = (left + BLOCK_ITEMS + 8 * leftIndex) >> 2;
    const b = (right + BLOCK_ITEMS + 8 * rightIndex) >> 2;
    const item = i32[a]!;
    i32[a] = i32[b]!;
    i32[b] = item;
    if (++leftIndex === BLOCK_LENGTH) {
      left = i32[(left + RIGHT_LINK) >> 2]!;
      leftIndex = 0;
    }
    if (--rightIndex < 0) {
      right = i32[right >> 2]!;
      rightIndex = BLOCK_LENGTH - 1;
    }
  }
}

/** Empties the deque first and releases the items after, so that whatever code they run finds it empty. */
export function clearDeque(vm: Machine, self: Address): void {
  let left = vm.get(self, DEQUE_SIZE);
  if (left === 0) return;
  let block = vm.get(self, LEFT_BLOCK);
  let index = vm.get(self, LEFT_INDEX);
  const empty = vm.allocator.allocate(BLOCK_BYTES);
  if (empty === 0) {
    while (vm.get(self, DEQUE_SIZE) > 0) vm.decref(popRight(vm, self));
    return;
  }
  vm.setWord(empty, 0, 0);
  vm.setWord(empty, RIGHT_LINK, 0);
  takeEmptyBlock(vm, self, empty);
  changed(vm, self);
  for (; left > 0; left--) {
    if (index === BLOCK_LENGTH) {
      const next = vm.get(block, RIGHT_LINK);
      vm.free(block);
      block = next;
      index = 0;
    }
    vm.decref(vm.get(block, BLOCK_ITEMS + 8 * index++));
  }
  vm.free(block);
}

/** tp_dealloc's part: the blocks, whose items are released. */
export function freeBlocks(vm: Machine, self: Address): void {
  let block = vm.get(self, LEFT_BLOCK);
  while (block !== 0) {
    const next = vm.get(block, RIGHT_LINK);
    vm.free(block);
    block = next;
  }
}
