/** What a memory report says, as data: the JSON form of the report, and what the text and the page are made from. All sizes are bytes, all times milliseconds. */

/** A line of the program, `file:line`; "" for what was made before the program began, and {@link NO_FRAME}. */
export type Place = string;

/** The place of what was made while no frame was running: code objects of the program itself, what the compiler keeps. */
export const NO_FRAME = "<no frame>";

export interface TypeUsage {
  readonly type: string;
  /** Objects at exit, and the bytes that `sys.getsizeof` says of them. */
  readonly count: number;
  readonly bytes: number;
  /** Those of them that were made since the program began. */
  readonly newCount: number;
  readonly newBytes: number;
}

export interface PlaceUsage {
  readonly place: Place;
  readonly blocks: number;
  readonly bytes: number;
}

/** An object that keeps much alive. */
export interface Keeper {
  readonly type: string;
  readonly repr: string;
  readonly bytes: number;
  /** What would go with it. */
  readonly retainedBytes: number;
  /** Who keeps it alive, as an expression. */
  readonly path: string;
  readonly place: Place;
}

export interface CycleMember {
  readonly type: string;
  readonly repr: string;
  readonly place: Place;
}

export interface CycleEdge {
  /** Indexes of members. */
  readonly from: number;
  readonly to: number;
  /** `.next`, `['key']`, `[0]`. */
  readonly via: string;
}

/** Cycles whose shortest ring looks alike: the same types, made in the same lines. */
export interface CycleGroup {
  /** Whether a collection freed them, or they were still waiting for one at exit. */
  readonly fate: "collected" | "waiting";
  readonly count: number;
  /** Objects of all of them together, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
  /** The shortest ring found in one of them; an instance and its `__dict__` are one member. */
  readonly members: readonly CycleMember[];
  readonly edges: readonly CycleEdge[];
  /** Objects of that cycle that are not in `members`. */
  readonly moreMembers: number;
}

/** Calls of one `__del__`. */
export interface FinalizerUsage {
  readonly type: string;
  readonly place: Place;
  readonly calls: number;
  /** Calls for an object whose count fell to 0, from a collection, and while the interpreter ended. */
  readonly byCount: number;
  readonly byCollector: number;
  readonly atExit: number;
  /** Calls after which something new refers to the object. */
  readonly resurrected: number;
  readonly milliseconds: number;
}

export interface SizeClassUsage {
  readonly blockBytes: number;
  readonly pools: number;
  readonly used: number;
  readonly free: number;
}

export interface Collection {
  readonly at: number;
  readonly generation: number;
  readonly pause: number;
  readonly collected: number;
  readonly uncollectable: number;
}

/** A stretch of time and the most bytes in use during it. */
export interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** A pool of the map: bytes of its blocks (0: empty), blocks in use, blocks that fit. */
export type PoolCell = readonly [blockBytes: number, used: number, capacity: number];

export interface MemoryMap {
  readonly arenaBytes: number;
  readonly poolBytes: number;
  readonly arenas: readonly { readonly address: number; readonly pools: readonly PoolCell[] }[];
  readonly largeBlocks: readonly { readonly address: number; readonly bytes: number; readonly used: boolean }[];
}

export interface MemoryReport {
  readonly format: 1;
  readonly program: string;
  readonly pyvm: string;
  readonly allocator: string;
  readonly collector: string;
  /** How long the program ran. */
  readonly milliseconds: number;
  readonly bytes: {
    /** In blocks when the program began, at most, and at exit. */
    readonly atStart: number;
    readonly peak: number;
    readonly atExit: number;
    /** Regions of the memory that the machine had acquired at exit, the report's own tables left out. */
    readonly acquired: number;
  };
  readonly allocations: number;
  readonly objects: number;
  readonly types: readonly TypeUsage[];
  readonly places: readonly PlaceUsage[];
  readonly keepers: readonly Keeper[];
  readonly cycles: readonly CycleGroup[];
  readonly finalizers: readonly FinalizerUsage[];
  /** Absent where the allocator is not pymalloc. */
  readonly sizeClasses: readonly SizeClassUsage[] | null;
  readonly map: MemoryMap | null;
  readonly collections: readonly Collection[];
  readonly timeline: readonly Sample[];
}
