/** A collector of one's own: CPython's, with a count of what it is asked for. */
import { generational, type CollectionResult, type CollectorKind } from "@pyvm/gc";

/** What the collector of this process was asked for. */
export const counts: { collections: number; due: number; freed: number } = { collections: 0, due: 0, freed: 0 };

export const counting: CollectorKind = {
  name: "counting",
  constraints: generational.constraints,
  create(model, lifecycle, controlBlock) {
    const collector = generational.create(model, lifecycle, controlBlock);
    const collect = collector.collect.bind(collector);
    const collectIfDue = collector.collectIfDue.bind(collector);
    const count = (result: CollectionResult): CollectionResult => {
      counts.freed += result.collected;
      return result;
    };
    return Object.assign(collector, {
      collect(generation: number): CollectionResult {
        counts.collections++;
        return count(collect(generation));
      },
      collectIfDue(): CollectionResult {
        counts.due++;
        return count(collectIfDue());
      },
    });
  },
};
