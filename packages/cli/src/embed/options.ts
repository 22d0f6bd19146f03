/** What a machine is made with. Everything is optional, and nothing is granted that is not named. */
import type { CollectorKind } from "@pyvm/gc";
import { type AllocatorKind, allocatorKind } from "@pyvm/heap";
import type { HostClocks } from "@pyvm/vm";
import { COLLECTORS } from "../kinds.ts";
import type { Resources } from "./resources.ts";
import type { StreamOptions } from "./streams.ts";

export interface PythonOptions extends StreamOptions {
  /**
   * `"pymalloc"` (CPython's), `"debug"`, which finds use after free and double free, another one as `--allocator` names it (`"tlsf"`,
   * `"free-list:best"`, `"pymalloc:arena=1M,pool=16K"`), or one of your own.
   */
  readonly allocator?: string | AllocatorKind;
  /** The name of one that `@pyvm/gc` has, such as `"none"`, or one of your own; by default `"generational"`. */
  readonly collector?: string | CollectorKind;
  /** The most bytes of memory that Python may have; then MemoryError. A machine that has just started has about 5 MB. */
  readonly maxMemory?: number;
  /** Bytes of address space to reserve; more than `maxMemory`, by default 1 GiB without one. Untouched pages cost nothing. */
  readonly reserveBytes?: number;
  /** What PYTHONHASHSEED is to CPython; by default 0, so that every run is the same. Another one makes the machine boot from nothing. */
  readonly hashSeed?: number;
  /** `sys.argv`; by default `[""]`. */
  readonly argv?: readonly string[];
  /** The environment; by default empty. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files by path, read-only, in the working directory `/files`, from which modules are imported first. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** `true` grants the clocks of the platform; by default there are none. */
  readonly clocks?: boolean | HostClocks;
  /** `true` grants the platform's random bytes; by default there are none, and `random` is seeded by nothing. */
  readonly random?: boolean | ((length: number) => Uint8Array);
  /** A memory that threads can share, so that another one can interrupt this one. */
  readonly shared?: boolean;
  /** JavaScript functions by name, for a machine restored from a snapshot that refers to them. */
  readonly functions?: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** Where the library and the image come from; by default from beside this module. */
  readonly resources?: Resources;
}

/** @throws RangeError for a name that no allocator has */
export function allocatorOf({ allocator = "pymalloc" }: PythonOptions): AllocatorKind {
  return typeof allocator === "string" ? allocatorKind(allocator) : allocator;
}

/** @throws RangeError for a name that no collector has */
export function collectorOf({ collector = "generational" }: PythonOptions): CollectorKind {
  if (typeof collector !== "string") return collector;
  const kind = Object.hasOwn(COLLECTORS, collector) ? COLLECTORS[collector] : undefined;
  if (kind !== undefined) return kind;
  throw new RangeError(`the collector '${collector}' is unknown; there are ${Object.keys(COLLECTORS).join(", ")}`);
}
