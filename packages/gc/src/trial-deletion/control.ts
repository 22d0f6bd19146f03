/** The control block: after the words of every linked collector the heads of two lists, 16 bytes each. */
export const GRAY_LIST = 272;
export const SURVIVORS_LIST = 288;
export const CONTROL_BYTES = 304;
export const DEFAULT_THRESHOLDS: readonly number[] = [700];

/** A mark in an object's header: it is frozen, and no part of any closure. */
export const MARK_FROZEN = 2;
/** Where in the marks the count begins that the object had when it was last looked at. */
export const COUNT_SHIFT = 2;
