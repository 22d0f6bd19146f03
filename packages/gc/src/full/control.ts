/** The control block is that of every linked collector and no more. */
export const CONTROL_BYTES = 272;
export const DEFAULT_THRESHOLDS: readonly number[] = [700];
