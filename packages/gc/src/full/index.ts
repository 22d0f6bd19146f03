import type { Address, ObjectModel } from "@pyvm/heap";
import type { Collector, CollectorKind } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { FullCollector } from "./collector.ts";
import { CONTROL_BYTES, DEFAULT_THRESHOLDS } from "./control.ts";

/** One generation: everything each time. */
export const full: CollectorKind = {
  name: "full",
  constraints: { generations: DEFAULT_THRESHOLDS.length, observesDecrements: false, controlBytes: CONTROL_BYTES },
  create(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address): Collector {
    return new FullCollector(model, lifecycle, controlBlock);
  },
};
