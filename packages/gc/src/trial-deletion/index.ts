import type { Address, ObjectModel } from "@pyvm/heap";
import type { Collector, CollectorKind } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { TrialDeletionCollector } from "./collector.ts";
import { CONTROL_BYTES, DEFAULT_THRESHOLDS } from "./control.ts";

/** Trial deletion: only what changed since the last collection, and what that reaches, is looked at. */
export const trialDeletion: CollectorKind = {
  name: "trial-deletion",
  constraints: { generations: DEFAULT_THRESHOLDS.length, observesDecrements: false, controlBytes: CONTROL_BYTES },
  create(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address): Collector {
    return new TrialDeletionCollector(model, lifecycle, controlBlock);
  },
};
