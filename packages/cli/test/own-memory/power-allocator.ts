/** An allocator of one's own: blocks of powers of two, each behind a header `[bytes, used]`, cut off chunks and kept in a free list for each size. */
import type { Address, Allocator, LinearMemory } from "@pyvm/heap";
import type { AllocatorKind } from "@pyvm/vm";

const HEADER = 16;
const CHUNK = 1 << 20;

class PowerAllocator implements Allocator {
  readonly name = "power";
  readonly #memory: LinearMemory;
  readonly #free: Address[][] = Array.from({ length: 32 }, () => []);
  /** Chunks by their start, with the end of what is cut off. */
  readonly #chunks = new Map<Address, { top: Address; readonly end: Address }>();
  #current: { top: Address; readonly end: Address } = { top: 0, end: 0 };

  constructor(memory: LinearMemory) {
    this.#memory = memory;
  }

  allocate(bytes: number): Address {
    if (!(bytes <= 1 << 29)) return 0;
    const power = 32 - Math.clz32(Math.max(bytes + HEADER, 32) - 1);
    const header = this.#free[power]!.pop() ?? this.#cut(2 ** power);
    if (header === 0) return 0;
    this.#memory.i32[header >> 2] = 2 ** power;
    this.#memory.i32[(header + 4) >> 2] = 1;
    return header + HEADER;
  }

  #cut(bytes: number): Address {
    if (this.#current.top + bytes > this.#current.end) {
      const size = Math.max(bytes, CHUNK);
      const start = this.#memory.acquire(size, 4096);
      if (start === 0) return 0;
      this.#current = { top: start, end: start + size };
      this.#chunks.set(start, this.#current);
    }
    this.#current.top += bytes;
    return this.#current.top - bytes;
  }

  resize(block: Address, bytes: number): Address {
    const room = block === 0 ? 0 : this.#memory.i32[(block - HEADER) >> 2]! - HEADER;
    if (block !== 0 && bytes <= room) return block;
    const moved = this.allocate(bytes);
    if (moved !== 0 && block !== 0) this.#memory.u8.copyWithin(moved, block, block + room);
    if (moved !== 0) this.release(block);
    return moved;
  }

  release(block: Address): void {
    if (block === 0) return;
    const header = block - HEADER;
    this.#memory.i32[(header + 4) >> 2] = 0;
    this.#free[31 - Math.clz32(this.#memory.i32[header >> 2]!)]!.push(header);
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    for (const [start, { top }] of [...this.#chunks].sort(([one], [other]) => one - other)) {
      for (let header = start; header < top; header += this.#memory.i32[header >> 2]!) {
        if (this.#memory.i32[(header + 4) >> 2] === 1) visit(header + HEADER, this.#memory.i32[header >> 2]! - HEADER);
      }
    }
  }
}

export const power: AllocatorKind = { name: "power", create: (memory) => new PowerAllocator(memory) };
