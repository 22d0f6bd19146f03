import { type Address, type Allocator, HeapCorruption, type LinearMemory } from "@pyvm/heap";
import { ContractViolation } from "./rules.ts";
import type { Request } from "./workload.ts";

/** A block in use as the model knows it: every byte asked for is `mark`. */
interface Live {
  readonly bytes: number;
  readonly mark: number;
  /** Its place in the order. */
  at: number;
}

/** The blocks as they should be, beside an allocator under test. Every call is checked; a broken rule is thrown as `ContractViolation`. */
export class AllocatorModel {
  readonly memory: LinearMemory;
  allocator: Allocator;
  readonly live: Map<Address, Live> = new Map();
  /** The block that owns each 16 bytes of the memory. */
  readonly #owners: Int32Array;
  /** Blocks in use in an order in which one can be chosen by number. */
  readonly #order: Address[] = [];
  #marks = 0;

  constructor(memory: LinearMemory, allocator: Allocator) {
    this.memory = memory;
    this.allocator = allocator;
    this.#owners = new Int32Array(memory.reservedBytes >> 4);
  }

  /** Does what the request says and gives what the allocator returned; -1 when there was no block to do it with. */
  run(request: Request): Address {
    if (request.do === "allocate") return this.allocate(request.bytes);
    if (this.#order.length === 0) return -1;
    const block = this.#order[request.which % this.#order.length];
    if (request.do === "resize") return this.resize(block, request.bytes);
    this.release(block);
    return 0;
  }

  allocate(bytes: number): Address {
    const block = this.guarded(`allocate(${bytes})`, () => this.allocator.allocate(bytes));
    if (block !== 0) this.#adopt(block, bytes, `allocate(${bytes})`);
    return block;
  }

  resize(block: Address, bytes: number): Address {
    const before = this.live.get(block)!;
    this.checkContent(block);
    const call = `resize(${block}, ${bytes})`;
    const moved = this.guarded(call, () => this.allocator.resize(block, bytes));
    if (moved === 0) {
      this.#checkBytes(block, before.bytes, before.mark, "failed resize", `after ${call} gave 0`);
      return 0;
    }
    this.#forget(block);
    this.#checkPlace(moved, bytes, call);
    this.#checkBytes(moved, Math.min(before.bytes, bytes), before.mark, "resize keeps content", `after ${call}`);
    this.#adopt(moved, bytes, call);
    return moved;
  }

  release(block: Address): void {
    this.checkContent(block);
    this.#forget(block);
    this.guarded(`release(${block})`, () => this.allocator.release(block));
  }

  releaseAll(): void {
    for (const block of this.live.keys()) this.release(block);
  }

  /** The walk, the contents, the allocator's own view, and the memory's. */
  check(): void {
    this.checkWalk();
    for (const block of this.live.keys()) this.checkContent(block);
    this.#checkOwnView();
    try {
      this.memory.checkInvariants();
    } catch (error) {
      throw new ContractViolation("own words", (error as Error).message, { cause: error });
    }
  }

  checkContent(block: Address): void {
    const { bytes, mark } = this.live.get(block)!;
    this.#checkBytes(block, bytes, mark, "keeps content", "while others were used");
  }

  checkWalk(): void {
    const met = new Set<Address>();
    let end = 0;
    const visit = (block: Address, bytes: number): void => {
      const expected = this.live.get(block);
      if (expected === undefined) throw new ContractViolation("walk", `it visits ${block}, which is not in use`);
      if (met.has(block)) throw new ContractViolation("walk", `it visits block ${block} twice`);
      if (block < end) throw new ContractViolation("walk", `block ${block} comes after one that ends at ${end}`);
      if (!(bytes >= expected.bytes)) {
        throw new ContractViolation("walk", `block ${block} of ${expected.bytes} bytes is said to have ${bytes}`);
      }
      met.add(block);
      end = block + bytes;
    };
    this.guarded("forEachBlock", () => this.allocator.forEachBlock(visit));
    for (const block of this.live.keys()) {
      if (!met.has(block)) throw new ContractViolation("walk", `block ${block} is in use and not visited`);
    }
  }

  /** Calls the allocator; whatever it throws is a violation. */
  guarded<T>(call: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (error instanceof ContractViolation) throw error;
      const name = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new ContractViolation("never throws", `${call} threw ${name}`, { cause: error });
    }
  }

  #checkOwnView(): void {
    const { allocator } = this;
    try {
      allocator.checkInvariants?.();
    } catch (error) {
      if (!(error instanceof HeapCorruption)) throw error;
      throw new ContractViolation("invariants", error.message, { cause: error });
    }
    const blocks = allocator.inner === undefined ? allocator.statistics?.().blocksInUse : undefined;
    if (blocks !== undefined && blocks !== this.live.size) {
      throw new ContractViolation("statistics", `they count ${blocks} blocks in use, there are ${this.live.size}`);
    }
  }

  #adopt(block: Address, bytes: number, call: string): void {
    this.#checkPlace(block, bytes, call);
    const mark = (this.#marks++ % 255) + 1;
    this.memory.u8.fill(mark, block, block + bytes);
    this.#own(block, bytes, block);
    this.live.set(block, { bytes, mark, at: this.#order.length });
    this.#order.push(block);
  }

  #forget(block: Address): void {
    const { bytes, at } = this.live.get(block)!;
    this.#own(block, bytes, 0);
    // The last takes its place: the order need not be kept, only be the same each time.
    const last = this.#order.pop()!;
    if (last !== block) this.#order[at] = last;
    this.live.get(last)!.at = at;
    this.live.delete(block);
  }

  /** A block of 0 bytes has a place as well. */
  #own(block: Address, bytes: number, owner: Address): void {
    this.#owners.fill(owner, block >> 4, (block + Math.max(bytes, 1) + 15) >> 4);
  }

  #checkPlace(block: Address, bytes: number, call: string): void {
    const size = Math.max(bytes, 1);
    const gave = `${call} gave ${block}`;
    if (!Number.isInteger(block)) throw new ContractViolation("inside", `${gave}, which is no address`);
    if (block % 16 !== 0) throw new ContractViolation("aligned", gave);
    if (block < 4096 + this.memory.staticBytes || block + size > this.memory.top) {
      throw new ContractViolation(
        "inside",
        `${gave}, and regions are ${4096 + this.memory.staticBytes} to ${this.memory.top}`,
      );
    }
    this.memory.forEachFreeRegion((region, length) => {
      if (block < region + length && region < block + size) {
        throw new ContractViolation("inside", `${gave}, but the memory has ${region} to ${region + length} back`);
      }
    });
    for (let at = block >> 4; at < (block + size + 15) >> 4; at++) {
      const owner = this.#owners[at];
      if (owner === block) throw new ContractViolation("apart", `${gave}, which is in use`);
      if (owner !== 0) {
        const { bytes: taken } = this.live.get(owner)!;
        throw new ContractViolation("apart", `${gave} for ${size} bytes, but ${owner} with ${taken} bytes is in use`);
      }
    }
  }

  #checkBytes(
    block: Address,
    bytes: number,
    mark: number,
    rule: "keeps content" | "resize keeps content" | "failed resize",
    when: string,
  ): void {
    const { u8 } = this.memory;
    for (let at = block; at < block + bytes; at++) {
      if (u8[at] !== mark) {
        throw new ContractViolation(rule, `byte ${at - block} of block ${block} was ${mark} and is ${u8[at]} ${when}`);
      }
    }
  }
}
