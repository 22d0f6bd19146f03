import type { Address, ObjectModel } from "@pyvm/heap";
import type { CollectionResult } from "../collector.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { LinkedCollector } from "../linked/collector.ts";
import { LONG_LIVED_TOTAL } from "../linked/control.ts";
import { DEFAULT_THRESHOLDS } from "./control.ts";

/**
 * One generation, of which everything is looked at each time. So that the whole cost stays linear in what is allocated, a collection waits until
 * a quarter as many containers are new as survived the last one.
 */
export class FullCollector extends LinkedCollector {
  constructor(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address) {
    super(model, lifecycle, controlBlock, DEFAULT_THRESHOLDS);
  }

  protected override run(): CollectionResult {
    const all = this.head(0);
    this.setCount(0, 0);
    this.setWord(LONG_LIVED_TOTAL, this.deduceAllUnreachable(all));
    const result = this.bury(all);
    this.lifecycle.fullCollectionDone();
    return result;
  }

  protected override isWorthwhile(): boolean {
    return this.getCount(0) >= this.word(LONG_LIVED_TOTAL) / 4;
  }

  protected override runDue(): CollectionResult {
    return this.collect(0);
  }
}
