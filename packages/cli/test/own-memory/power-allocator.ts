/** An allocator of one's own: blocks of powers of two, each behind a header, cut off chunks and kept in a free list for each size. All its state is in the memory. */
import { type Address, type Allocator, ALLOCATOR_WORDS, claimMemory, type LinearMemory } from "@pyvm/heap";

/** Words, by their index: the newest chunk, then for each power the first free block. */
const [CHUNK, FREE] = [ALLOCATOR_WORDS / 4, ALLOCATOR_WORDS / 4 + 1];
/** Words of a chunk, from its first: how large it is, which came before, where what is cut off ends. */
const [SIZE, OLDER, TOP] = [0, 1, 2];
/** Words of a block: how large it is, whether it is in use, which free one comes next. */
const [BYTES, USED, NEXT] = [0, 1, 2];
const HEADER = 16;

class PowerAllocator implements Allocator {
  readonly name = "power";
  readonly #memory: LinearMemory;
  readonly #i32: Int32Array;

  constructor(memory: LinearMemory) {
    claimMemory(memory, this.name);
    this.#memory = memory;
    this.#i32 = memory.i32;
  }

  allocate(bytes: number): Address {
    if (!(bytes <= 1 << 29)) return 0;
    const power = 32 - Math.clz32(Math.max(bytes + HEADER, 32) - 1);
    const block = this.#i32[FREE + power] || this.#cut(2 ** power);
    if (block === 0) return 0;
    if (block === this.#i32[FREE + power]) this.#i32[FREE + power] = this.#i32[block / 4 + NEXT]!;
    this.#i32.set([2 ** power, 1], block / 4 + BYTES);
    return block + HEADER;
  }

  /** Without a chunk its words are those of the guard, always zero. */
  #cut(bytes: number): Address {
    let chunk = this.#i32[CHUNK]!;
    if (this.#i32[chunk / 4 + TOP]! + bytes > chunk + this.#i32[chunk / 4 + SIZE]!) {
      const size = Math.max(1 << 20, bytes + 4096);
      chunk = this.#memory.acquire(size, 4096);
      if (chunk === 0) return 0;
      this.#i32.set([size, this.#i32[CHUNK]!, chunk + HEADER], chunk / 4);
      this.#i32[CHUNK] = chunk;
    }
    return (this.#i32[chunk / 4 + TOP]! += bytes) - bytes;
  }

  resize(block: Address, bytes: number): Address {
    const room = block === 0 ? 0 : this.#i32[(block - HEADER) / 4 + BYTES]! - HEADER;
    if (block !== 0 && bytes <= room) return block;
    const moved = this.allocate(bytes);
    if (moved !== 0 && block !== 0) this.#memory.u8.copyWithin(moved, block, block + room);
    if (moved !== 0) this.release(block);
    return moved;
  }

  release(address: Address): void {
    if (address === 0) return;
    const list = FREE + 31 - Math.clz32(this.#i32[(address - HEADER) / 4 + BYTES]!);
    this.#i32.set([0, this.#i32[list]!], (address - HEADER) / 4 + USED);
    this.#i32[list] = address - HEADER;
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    const chunks: Address[] = [];
    for (let chunk = this.#i32[CHUNK]!; chunk !== 0; chunk = this.#i32[chunk / 4 + OLDER]!) chunks.push(chunk);
    for (const chunk of chunks.sort((one, other) => one - other))
      for (let at = chunk + HEADER, bytes; at < this.#i32[chunk / 4 + TOP]!; at += bytes) {
        bytes = this.#i32[at / 4 + BYTES]!;
        if (this.#i32[at / 4 + USED] === 1) visit(at + HEADER, bytes - HEADER);
      }
  }
}

export const power = { name: "power", create: (memory: LinearMemory): Allocator => new PowerAllocator(memory) };
