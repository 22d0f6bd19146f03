import type { Address, ObjectModel } from "@pyvm/heap";
import type { Collector, CollectorKind } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { StressCollector } from "./collector.ts";
import { CONTROL_BYTES, DEFAULT_THRESHOLDS } from "./control.ts";

/** Collects at every safe point after an allocation. */
export const stress: CollectorKind = {
  name: "stress",
  constraints: { generations: DEFAULT_THRESHOLDS.length, observesDecrements: false, controlBytes: CONTROL_BYTES },
  create(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address): Collector {
    return new StressCollector(model, lifecycle, controlBlock);
  },
};
