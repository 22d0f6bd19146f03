/**
 * The collector's header, 16 bytes before every container (`PyGC_Head`), in four words of four bytes.
 *
 *     +--------------+-------------+-----------------------------+-------------+
 *     | next     | U | marks       | prev, or refs << 2  | C | F | note        | the object
 *     +--------------+-------------+-----------------------------+-------------+
 *    -16            -12           -8                            -4             0
 *
 * `next` is 0 while the object is not tracked. F: `finalize` was called. C and U are only set during a collection: C, the
 * object is in the generation being collected, and until it is known to be reachable `prev` holds its count of references
 * from outside; U, it is in the list of the so far unreachable. Marks are 0 while the object is not tracked; what the note is
 * depends on the kind of collector.
 */
export const GC_NEXT = 0;
export const GC_MARKS = 4;
export const GC_PREV = 8;
export const GC_NOTE = 12;
/** The heap's GC_HEADER_BYTES, repeated so that the bundle of this package has it as a constant. */
export const GC_HEAD_BYTES = 16;

/** A mark: the object was there when an image of the memory was made (`markImage`). */
export const MARK_IMAGE = 1;

/** F, a bit of `prev` (`_PyGC_PREV_MASK_FINALIZED`). */
export const PREV_FINALIZED = 1;
/** C, a bit of `prev` (`_PyGC_PREV_MASK_COLLECTING`). */
export const PREV_COLLECTING = 2;
/** The bits of `prev` that are flags. */
export const PREV_FLAGS = 3;
/** Where the count or the address begins in `prev`. */
export const PREV_SHIFT = 2;

/** U, a bit of `next` (`NEXT_MASK_UNREACHABLE`). */
export const NEXT_UNREACHABLE = 1;
