/** The control block: settings that a program may read back, though nothing looks at them. Every word has four bytes. */
export const SET_UP = 0;
export const ENABLED = 4;
export const DEBUG = 8;
/** A word per generation. */
export const THRESHOLDS = 16;

export const CONTROL_BYTES = 32;
export const NUM_GENERATIONS = 3;
export const DEFAULT_THRESHOLDS: readonly number[] = [700, 10, 10];
