/** The control block is that of every linked collector and no more. */
export const CONTROL_BYTES = 272;
export const NUM_GENERATIONS = 3;
/** What the thresholds of the three generations are at first. */
export const DEFAULT_THRESHOLDS: readonly number[] = [700, 10, 10];
