/**
 * The control block: after the words of every linked collector those of a cycle of the old generation.
 *
 *     272 +-------+-------+----------------+----------------+
 *         | phase | round | partial object | its references |
 *     288 +-------+-------+----------------+----------------+
 *         | objects of the snapshot | and of the doubtful   |
 *     304 +--
 *         | heads of two lists, the bookmark, and heads of two more lists, 16 bytes each
 *     384 +--
 *
 * The bookmark is linked into the list that is being walked, in front of what comes next. So objects may die beside it
 * between two slices, and nothing has to be told.
 */
export const PHASE = 272;
export const ROUND = 276;
export const PARTIAL_OBJECT = 280;
export const PARTIAL_DONE = 284;
/** How many objects the snapshot had when the cycle began. */
export const SNAPSHOT_COUNT = 288;
/** How many are among the doubtful; those that died since are counted. */
export const DOUBTFUL_COUNT = 292;
/** What the cycle looks at. */
export const SNAPSHOT_LIST = 304;
/** What no reference from outside was found for. */
export const DOUBTFUL_LIST = 320;
export const BOOKMARK = 336;
/** What is dead and not emptied yet. */
export const DEAD_LIST = 352;
/** What was emptied and is still held by others of the dead, as a tuple is. */
export const EMPTIED_LIST = 368;
export const CONTROL_BYTES = 384;

// Phases of a cycle.
export const IDLE = 0;
export const COPYING = 1;
export const SUBTRACTING = 2;
export const MARKING = 3;
export const CONCLUDING = 4;

/** A mark in an object's header: it is in the snapshot, and whether it is reachable is not decided. */
export const MARK_UNDECIDED = 2;
/** A mark: it is in the list of the doubtful. */
export const MARK_DOUBTFUL = 4;

/** Young collections after this many containers; a slice is {@link WORK_OF_THRESHOLD} through the second. */
export const DEFAULT_THRESHOLDS: readonly number[] = [700, 10];
/** The work of a slice, in objects and references looked at, times the threshold of the old generation. */
export const WORK_OF_THRESHOLD = 200000;
/** The work of freeing a container, in the same measure. */
export const WORK_OF_DEATH = 10;
/** After so many young collections slices have all of their work; the first has this part of it. */
export const WARM_AFTER = 32;
