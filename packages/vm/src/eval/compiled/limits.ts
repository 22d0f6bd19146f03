/** The ints that compiled code computes with are those of one digit: less than this, and more than its opposite. */
export const BASE = 1073741824;

/** What stands for the end of a range among its numbers. */
export const RANGE_END = 1073741824;
