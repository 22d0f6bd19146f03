/** `--stats`: what the allocator and the collector did. */
import * as fs from "node:fs";
import { type Allocator, type AllocatorCounts, type AllocatorStatistics, Pymalloc, TracingAllocator } from "@pyvm/heap";
import type { Machine } from "@pyvm/vm";

/** Blocks in use and their bytes. */
interface Usage {
  readonly blocks: number;
  readonly bytes: number;
}

function usage(vm: Machine): Usage {
  let blocks = 0;
  let bytes = 0;
  vm.allocator.forEachBlock((_block, size) => {
    blocks++;
    bytes += size;
  });
  return { blocks, bytes };
}

function collector(vm: Machine): object[] {
  return Array.from({ length: vm.collector.generations }, (_, generation) => ({
    generation,
    threshold: vm.collector.getThreshold(generation),
    ...vm.collector.getStatistics(generation),
  }));
}

function innermost(allocator: Allocator): Allocator {
  return allocator.inner === undefined ? allocator : innermost(allocator.inner);
}

/** Collects figures at the end of a run and writes them, as text to standard error or as JSON to a file. */
export class Statistics {
  readonly #vm: Machine;
  readonly #file: string;
  #atExit: Usage = { blocks: 0, bytes: 0 };
  #collector: object[] = [];
  #statistics: AllocatorStatistics | undefined;
  #counts: AllocatorCounts | undefined;

  constructor(vm: Machine, file: string) {
    this.#vm = vm;
    this.#file = file;
  }

  beforeFinalization(): void {
    this.#atExit = usage(this.#vm);
    this.#collector = collector(this.#vm);
    const { allocator } = this.#vm;
    this.#statistics = innermost(allocator).statistics?.();
    if (allocator instanceof TracingAllocator) this.#counts = allocator.counts;
  }

  afterDispose(): void {
    const { memory, allocator } = this.#vm;
    const report = {
      allocator: allocator.name,
      memory: { reservedBytes: memory.reservedBytes, acquiredBytes: memory.acquiredBytes, peakBytes: memory.peakBytes },
      atExit: this.#atExit,
      afterDispose: usage(this.#vm),
      collector: this.#collector,
      counts: this.#counts,
      [innermost(allocator) instanceof Pymalloc ? "pymalloc" : "statistics"]: this.#statistics,
    };
    if (this.#file === "") fs.writeSync(2, asText(report));
    else fs.writeFileSync(this.#file, `${JSON.stringify(report, null, 2)}\n`);
  }
}

function asText(report: {
  readonly allocator: string;
  readonly memory: { readonly acquiredBytes: number; readonly peakBytes: number };
  readonly atExit: Usage;
  readonly afterDispose: Usage;
  readonly collector: readonly object[];
}): string {
  const lines = [
    `allocator ${report.allocator}: ${report.atExit.blocks} blocks, ${report.atExit.bytes} bytes in use at exit; ` +
      `${report.memory.peakBytes} bytes of memory at the peak`,
    `after disposal: ${report.afterDispose.blocks} blocks, ${report.afterDispose.bytes} bytes`,
  ];
  for (const generation of report.collector) lines.push(`collector: ${JSON.stringify(generation)}`);
  return `${lines.join("\n")}\n`;
}
