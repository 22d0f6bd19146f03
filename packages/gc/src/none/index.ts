import type { Address, ObjectModel } from "@pyvm/heap";
import type { Collector, CollectorKind } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { NoCollector } from "./collector.ts";

/** Reference counting alone. */
export const none: CollectorKind = {
  name: "none",
  constraints: { generations: 3, observesDecrements: false, controlBytes: 32 },
  create(model: ObjectModel, _lifecycle: Lifecycle, controlBlock: Address): Collector {
    return new NoCollector(model.memory.i32, controlBlock);
  },
};
