export {
  type CollectionResult,
  type Collector,
  type CollectorConstraints,
  type CollectorKind,
  CONTROL_BYTES,
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
  type GenerationStatistics,
} from "./collector.ts";
export { generational } from "./generational/index.ts";
export { type Lifecycle, PlainLifecycle } from "./lifecycle.ts";
export { none } from "./none/index.ts";
