/** Where the parts of a range are. */
export const RANGE_START = 16;
export const RANGE_STOP = 24;
export const RANGE_STEP = 32;
export const RANGE_LENGTH = 40;
export const RANGE_BYTES = 48;
