/** Replays a trace on one allocator: every allocation, change of size and release, nothing else. */
import { type Address, allocatorKind, LinearMemory } from "@pyvm/heap";
import { ALLOCATE, RELEASE, RESIZE, STATE, TRACK } from "./trace.ts";

export interface AllocatorFigures {
  readonly events: number;
  /** Nanoseconds of processor time an event. */
  readonly nanoseconds: number;
  /** Most bytes of memory acquired at once. */
  readonly peakBytes: number;
  /** Whether the memory was too small. */
  readonly isSpent: boolean;
}

const ROUNDS = 3;

export function replayAllocator(name: string, trace: Int32Array): AllocatorFigures {
  let best: AllocatorFigures | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const figures = replayOnce(name, trace);
    if (best === undefined || figures.nanoseconds < best.nanoseconds) best = figures;
  }
  return best!;
}

function replayOnce(name: string, trace: Int32Array): AllocatorFigures {
  const memory = new LinearMemory();
  const allocator = allocatorKind(name).create(memory);
  const blocks = new Int32Array(highestBlock(trace) + 1);
  let events = 0;
  let isSpent = false;
  const start = process.cpuUsage();
  for (let at = 0; at < trace.length && !isSpent;) {
    events++;
    switch (trace[at]) {
      case ALLOCATE: {
        const block: Address = allocator.allocate(trace[at + 2]!);
        isSpent = block === 0;
        blocks[trace[at + 1]!] = block;
        at += 3;
        break;
      }
      case RESIZE: {
        const block: Address = allocator.resize(blocks[trace[at + 1]!]!, trace[at + 3]!);
        isSpent = block === 0;
        blocks[trace[at + 2]!] = block;
        at += 4;
        break;
      }
      case RELEASE:
        allocator.release(blocks[trace[at + 1]!]!);
        at += 2;
        break;
      default:
        events--;
        at += trace[at] === TRACK ? 2 : trace[at] === STATE ? 4 + trace[at + 3]! : 1;
    }
  }
  const { user, system } = process.cpuUsage(start);
  return { events, nanoseconds: ((user + system) * 1000) / events, peakBytes: memory.peakBytes, isSpent };
}

function highestBlock(trace: Int32Array): number {
  let highest = 0;
  for (let at = 0; at < trace.length;) {
    const kind = trace[at];
    if (kind === ALLOCATE) highest = Math.max(highest, trace[at + 1]!);
    else if (kind === RESIZE) highest = Math.max(highest, trace[at + 2]!);
    at +=
      kind === ALLOCATE
        ? 3
        : kind === RESIZE
          ? 4
          : kind === RELEASE || kind === TRACK
            ? 2
            : kind === STATE
              ? 4 + trace[at + 3]!
              : 1;
  }
  return highest;
}
