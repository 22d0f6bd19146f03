import type { Address, ObjectModel } from "@pyvm/heap";
import type { Collector, CollectorKind } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { NoCollector } from "./collector.ts";
import { CONTROL_BYTES, NUM_GENERATIONS } from "./control.ts";

/** Reference counting alone. */
export const none: CollectorKind = {
  name: "none",
  constraints: { generations: NUM_GENERATIONS, observesDecrements: false, controlBytes: CONTROL_BYTES },
  create(model: ObjectModel, _lifecycle: Lifecycle, controlBlock: Address): Collector {
    return new NoCollector(model.memory.i32, controlBlock);
  },
};
