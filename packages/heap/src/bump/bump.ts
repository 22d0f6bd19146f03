import { type Address, roundUp } from "../address.ts";
import type { Allocator } from "../allocator.ts";
import { claimMemory } from "../claim.ts";
import { PAGE_BYTES } from "../control-page.ts";
import { HeapCorruption } from "../heap-corruption.ts";
import type { LinearMemory } from "../linear-memory.ts";
import {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  BLOCKS_IN_USE,
  CHUNK_BYTES,
  CHUNK_END,
  CHUNK_HEADER_BYTES,
  CHUNK_NEXT,
  CHUNK_USED,
  CHUNKS,
  MIN_CHUNK_BYTES,
  NEXT_BLOCK,
  USED,
} from "./layout.ts";
import { type BumpStatistics, bumpStatistics } from "./statistics.ts";
import { checkBump } from "./validity.ts";
import { forEachBlockOfChunk, forEachChunk } from "./walk.ts";

/**
 * Blocks one behind the other, and never one that was in use before: the least an allocator can do, to compare others with. Only when no block is in use does
 * it begin again, in the chunk it has, and give back the others.
 */
export class Bump implements Allocator {
  readonly name: string = "bump";
  readonly memory: LinearMemory;
  readonly #i32: Int32Array;

  /** Sets the allocator up in `memory`, or takes over what another instance left there. @throws RangeError when the memory is another allocator's. */
  constructor(memory: LinearMemory) {
    claimMemory(memory, "bump");
    this.memory = memory;
    this.#i32 = memory.i32;
  }

  allocate(bytes: number): Address {
    if (!(bytes >= 0 && bytes <= this.memory.reservedBytes)) return 0;
    const i32 = this.#i32;
    const total = totalBytes(bytes);
    let block = i32[NEXT_BLOCK >> 2];
    if (block + total > i32[CHUNK_END >> 2]) {
      if (!this.#newChunk(total)) return 0;
      block = i32[NEXT_BLOCK >> 2];
    }
    i32[NEXT_BLOCK >> 2] = block + total;
    i32[(block + BLOCK_BYTES) >> 2] = total + USED;
    i32[BLOCKS_IN_USE >> 2]++;
    return block + BLOCK_HEADER_BYTES;
  }

  /** In place when the block has room or is the last one; otherwise it moves. */
  resize(address: Address, bytes: number): Address {
    if (address === 0) return this.allocate(bytes);
    if (!(bytes >= 0 && bytes <= this.memory.reservedBytes)) return 0;
    const i32 = this.#i32;
    const block = this.#liveBlock(address);
    const before = i32[(block + BLOCK_BYTES) >> 2] - USED;
    const total = totalBytes(bytes);
    if (bytes <= before - BLOCK_HEADER_BYTES) return address;
    if (block + before === i32[NEXT_BLOCK >> 2] && block + total <= i32[CHUNK_END >> 2]) {
      i32[(block + BLOCK_BYTES) >> 2] = total + USED;
      i32[NEXT_BLOCK >> 2] = block + total;
      return address;
    }
    const moved = this.allocate(bytes);
    if (moved === 0) return 0;
    this.memory.u8.copyWithin(moved, address, block + before);
    this.release(address);
    return moved;
  }

  /** @throws HeapCorruption when no live block begins at that address. */
  release(address: Address): void {
    if (address === 0) return;
    this.#i32[(this.#liveBlock(address) + BLOCK_BYTES) >> 2] -= USED;
    if (--this.#i32[BLOCKS_IN_USE >> 2] === 0) this.#beginAgain();
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    forEachChunk(this.memory, (chunk, used) => {
      forEachBlockOfChunk(this.memory, chunk, used, (block, bytes, isUsed) => {
        if (isUsed) visit(block, bytes);
      });
    });
  }

  statistics(): BumpStatistics {
    return bumpStatistics(this.memory);
  }

  checkInvariants(): void {
    checkBump(this.memory);
  }

  #liveBlock(address: Address): Address {
    const block = address - BLOCK_HEADER_BYTES;
    if (block < PAGE_BYTES || (address & 15) !== 0 || (this.#i32[(block + BLOCK_BYTES) >> 2] & USED) === 0) {
      throw new HeapCorruption(`no live block begins at address ${address}`);
    }
    return block;
  }

  #newChunk(total: number): boolean {
    const i32 = this.#i32;
    const needed = roundUp(total + CHUNK_HEADER_BYTES, PAGE_BYTES);
    let bytes = Math.max(needed, MIN_CHUNK_BYTES);
    let chunk = this.memory.acquire(bytes, PAGE_BYTES);
    if (chunk === 0 && needed < bytes) chunk = this.memory.acquire((bytes = needed), PAGE_BYTES);
    if (chunk === 0) return false;
    const older = i32[CHUNKS >> 2];
    if (older !== 0) i32[(older + CHUNK_USED) >> 2] = i32[NEXT_BLOCK >> 2];
    i32[(chunk + CHUNK_BYTES) >> 2] = bytes;
    i32[(chunk + CHUNK_NEXT) >> 2] = older;
    this.#use(chunk);
    return true;
  }

  #use(chunk: Address): void {
    const i32 = this.#i32;
    i32[CHUNKS >> 2] = chunk;
    i32[NEXT_BLOCK >> 2] = chunk + CHUNK_HEADER_BYTES;
    i32[CHUNK_END >> 2] = chunk + i32[(chunk + CHUNK_BYTES) >> 2];
  }

  /** Nothing is in use: keeps the oldest chunk of the ordinary size, if there is one, and gives back the others. */
  #beginAgain(): void {
    const i32 = this.#i32;
    let kept = 0;
    for (let chunk = i32[CHUNKS >> 2]; chunk !== 0;) {
      const next = i32[(chunk + CHUNK_NEXT) >> 2];
      const bytes = i32[(chunk + CHUNK_BYTES) >> 2];
      if (next === 0 && bytes === MIN_CHUNK_BYTES) kept = chunk;
      else this.memory.giveBack(chunk, bytes);
      chunk = next;
    }
    if (kept !== 0) return this.#use(kept);
    i32[CHUNKS >> 2] = 0;
    i32[NEXT_BLOCK >> 2] = 0;
    i32[CHUNK_END >> 2] = 0;
  }
}

function totalBytes(bytes: number): number {
  return (Math.max(bytes, 1) + BLOCK_HEADER_BYTES + 15) & ~15;
}
