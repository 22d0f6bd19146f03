export { type Address, NULL, roundUp, WORD_BYTES } from "./address.ts";
export { type Allocator, type AllocatorKind, type AllocatorStatistics, countBlocks } from "./allocator.ts";
export { BoundaryTags, type BoundaryTagsOptions, type FreeIndex } from "./boundary-tags/boundary-tags.ts";
export { type TaggedStatistics, taggedStatistics } from "./boundary-tags/statistics.ts";
export { TaggedAllocator } from "./boundary-tags/tagged-allocator.ts";
export { checkBoundaryTags, isRegionValid } from "./boundary-tags/validity.ts";
export { Bump } from "./bump/bump.ts";
export { type BumpStatistics, bumpStatistics } from "./bump/statistics.ts";
export { checkBump, isChunkValid } from "./bump/validity.ts";
export { forEachBlockOfChunk, forEachChunk } from "./bump/walk.ts";
export { claimMemory } from "./claim.ts";
export { ALLOCATOR_WORDS, MACHINE_ROOT, PAGE_BYTES, STATIC_BASE, WRAPPER_WORDS } from "./control-page.ts";
export {
  type BlockOrigin,
  CLEAN_BYTE,
  DEAD_BYTE,
  DEBUG_LABEL,
  DebugAllocator,
  type DebugAllocatorOptions,
  FORBIDDEN_BYTE,
} from "./debug-allocator.ts";
export { type Fit, FreeList } from "./free-list/free-list.ts";
export { FreeTree } from "./free-list/free-tree.ts";
export { isFreeTreeValid } from "./free-list/validity.ts";
export { HeapCorruption } from "./heap-corruption.ts";
export { type Components, cyclesOf, findComponents } from "./inspect/components.ts";
export { type Dominators, findDominators, retainedSizes } from "./inspect/dominators.ts";
export { GraphBuilder, type GraphSource, HeapGraph } from "./inspect/heap-graph.ts";
export {
  type ArenaMap,
  type LargeBlockMap,
  type PoolMap,
  type PymallocMap,
  pymallocMap,
} from "./inspect/memory-map.ts";
export { chainTo, findReachable, heldFromOutside, type Reachable, UNREACHED } from "./inspect/reachable.ts";
export { SiteAllocator, type SiteOf } from "./inspect/site-allocator.ts";
export { graphAmong } from "./inspect/subgraph.ts";
export { TraceTable } from "./inspect/trace-table.ts";
export { ALLOCATOR_KINDS, ALLOCATOR_NAMES, allocatorKind } from "./kinds.ts";
export { LargeBlocks } from "./large-blocks/large-blocks.ts";
export {
  ARRAY,
  CUSTOM,
  decodeLayout,
  DICT,
  encodeLayout,
  FIELDS,
  FRAME,
  INLINE,
  LAYOUT_HEADER_BYTES,
  LAYOUT_OPERATION_BYTES,
  type LayoutOperation,
  SET,
} from "./layout.ts";
export { DEFAULT_RESERVE_BYTES, LinearMemory, type LinearMemoryOptions, MAX_RESERVE_BYTES } from "./linear-memory.ts";
export { ObjectHeap, type ObjectHeapOptions } from "./object-heap.ts";
export type { ObjectModel } from "./object-model.ts";
export {
  GC_HEADER_BYTES,
  HAVE_GC,
  HEAPTYPE,
  OB_REFCNT,
  OB_SIZE,
  OB_TYPE,
  OBJECT_HEAD_BYTES,
  TP_FLAGS,
  TP_TRAVERSE,
  TYPE_SUBCLASS,
  VAR_OBJECT_HEAD_BYTES,
} from "./object.ts";
export type { PymallocGeometry } from "./pymalloc/arenas.ts";
export { Pymalloc } from "./pymalloc/pymalloc.ts";
export {
  allocatedBlocks,
  type PymallocStatistics,
  pymallocStatistics,
  type SizeClassStatistics,
} from "./pymalloc/statistics.ts";
export { checkPymalloc, isArenaValid, isPoolValid } from "./pymalloc/validity.ts";
export { forEachArena, forEachBlockOfPool, forEachPool } from "./pymalloc/walk.ts";
export { SizeClasses } from "./size-class/size-classes.ts";
export { type PageStatistics, type SizeClassesStatistics, sizeClassesStatistics } from "./size-class/statistics.ts";
export { checkSizeClasses, isPageValid, isSegmentValid } from "./size-class/validity.ts";
export { forEachBlockOfPage, forEachPage, forEachSegment } from "./size-class/walk.ts";
export { SlotSpans } from "./slot-spans.ts";
export { SyntheticHeap, type SyntheticHeapOptions } from "./synthetic-heap.ts";
export { Tlsf } from "./tlsf/tlsf.ts";
export { areBinsValid } from "./tlsf/validity.ts";
export { type AllocatorCounts, TracingAllocator } from "./tracing-allocator.ts";
export { type Tracker, UntrackedHeap } from "./tracker.ts";
