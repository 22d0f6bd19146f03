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
export { COLLECTOR_KINDS } from "./kinds.ts";
export { full } from "./full/index.ts";
export { generational } from "./generational/index.ts";
export { incremental } from "./incremental/index.ts";
export {
  HAS_FINALIZER,
  HAS_LEGACY_FINALIZER,
  HAS_WEAK_REFERENCES,
  type Lifecycle,
  PlainLifecycle,
} from "./lifecycle.ts";
export { none } from "./none/index.ts";
export { stress } from "./stress/index.ts";
export { trialDeletion } from "./trial-deletion/index.ts";
