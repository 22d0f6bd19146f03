/** The control block is that of every linked collector and no more. */
export const CONTROL_BYTES = 272;
/** A young collection after this many allocations and more, a full one after this many young ones and more. */
export const DEFAULT_THRESHOLDS: readonly number[] = [1, 1000];
