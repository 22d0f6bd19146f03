import type { Address, ObjectModel } from "@pyvm/heap";
import type { CollectionResult } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { LinkedCollector } from "../linked/collector.ts";
import { GENERATION_COUNT, GENERATIONS } from "../linked/control.ts";
import { gcListMerge } from "../linked/lists.ts";
import { UNTRACK_YOUNG } from "../linked/reachability.ts";
import { DEFAULT_THRESHOLDS } from "./control.ts";

const OLD = 1;

/**
 * For tests of whoever allocates: at every safe point after an allocation what is new is collected, and everything at every thousandth of these (the
 * threshold of the older generation), invariants checked before. A reference that is not counted, or an object that is tracked before it is
 * complete, shows at the next safe point and not after the seven hundredth.
 */
export class StressCollector extends LinkedCollector {
  constructor(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address) {
    super(model, lifecycle, controlBlock, DEFAULT_THRESHOLDS);
  }

  override allocated(): void {
    // Never less than the threshold, however many were freed since: one allocation is enough.
    const count = (this.controlBlock + GENERATIONS + GENERATION_COUNT) >> 2;
    this.i32[count] = Math.max(this.i32[count], this.getThreshold(0));
    super.allocated();
  }

  protected override run(generation: number): CollectionResult {
    const isFull = generation === OLD;
    if (isFull) this.checkInvariants();
    const list = this.head(generation);
    if (isFull) gcListMerge(this.i32, this.head(0), list);
    this.setCount(0, 0);
    this.setCount(OLD, isFull ? 0 : this.getCount(OLD) + 1);
    if (isFull) this.deduceAllUnreachable(list);
    else this.reachability.deduceUnreachable(list, this.unreachable, UNTRACK_YOUNG);
    if (!isFull) gcListMerge(this.i32, list, this.head(OLD));
    const result = this.bury(this.head(OLD));
    if (isFull) this.lifecycle.fullCollectionDone();
    return result;
  }

  protected override runDue(): CollectionResult {
    return this.collect(this.getCount(OLD) + 1 >= this.getThreshold(OLD) ? OLD : 0);
  }
}
