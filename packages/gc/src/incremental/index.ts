import type { Address, ObjectModel } from "@pyvm/heap";
import type { Collector, CollectorKind } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { IncrementalCollector } from "./collector.ts";
import { CONTROL_BYTES, DEFAULT_THRESHOLDS } from "./control.ts";

/** Two generations, the old one in slices of bounded work. */
export const incremental: CollectorKind = {
  name: "incremental",
  constraints: { generations: DEFAULT_THRESHOLDS.length, observesDecrements: false, controlBytes: CONTROL_BYTES },
  create(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address): Collector {
    return new IncrementalCollector(model, lifecycle, controlBlock);
  },
};
