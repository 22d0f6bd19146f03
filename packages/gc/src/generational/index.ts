import type { Address, ObjectModel } from "@pyvm/heap";
import type { Collector, CollectorKind } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { GenerationalCollector } from "./collector.ts";
import { CONTROL_BYTES, NUM_GENERATIONS } from "./control.ts";

/** CPython's collector: three generations and subtraction of internal references. */
export const generational: CollectorKind = {
  name: "generational",
  constraints: { generations: NUM_GENERATIONS, observesDecrements: false, controlBytes: CONTROL_BYTES },
  create(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address): Collector {
    return new GenerationalCollector(model, lifecycle, controlBlock);
  },
};
