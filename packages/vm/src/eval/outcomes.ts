/** How the run of a frame ends: what the loop and compiled functions say to who drives them. */

/** What `run` says of how it ended. `vm.transfer` has the callee's frame, or the value returned or yielded (owned). */
export const CALLED = 0;
export const RETURNED = 1;
export const YIELDED = 2;
export const RAISED = 3;
/** Go on in the same frame: in the handler of an exception, after many backward jumps, or because tracing has begun. */
export const AGAIN = 4;
/** From a compiled function: the loop must go on in this frame. */
export const INTERPRET = 6;
/** Met TRACE_STOP in a frame that is traced: f_lasti is that of the instruction before. */
export const STOPPED = 5;
