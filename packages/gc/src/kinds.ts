import type { CollectorKind } from "./collector.ts";
import { full } from "./full/index.ts";
import { generational } from "./generational/index.ts";
import { incremental } from "./incremental/index.ts";
import { none } from "./none/index.ts";
import { stress } from "./stress/index.ts";
import { trialDeletion } from "./trial-deletion/index.ts";

/** Every collector of this package, the default first. */
export const COLLECTOR_KINDS: readonly CollectorKind[] = [generational, full, incremental, trialDeletion, stress, none];
