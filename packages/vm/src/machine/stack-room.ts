/**
 * The JavaScript stack. Calls of Python by Python use none of it, but natives that call Python do, and a stack that is used up in the middle of a change to
 * the memory would leave that half done. JavaScript does not tell how much is left, so it is tried: a call with many arguments needs their words.
 *
 * What a probe has shown is good for some levels: the room asked for is that of {@link ROOM_BELOW} + {@link ROOM_ABOVE} levels of the hungriest natives, and of
 * what must be done without a further probe: objects that die, an error that is reported.
 */

/** Words of stack that have to be free. */
const ROOM = new Array<number>(26000).fill(0);
/** How far recursion may go deeper than where it was probed; and how far back, after which it might come again on a way that needs more. */
export const ROOM_ABOVE = 12;
export const ROOM_BELOW = 20;
/** The levels that a deep stack, such as the command's, has room for. */
export const ROOMY_DEPTH = 5000;

function takeArguments(): void {}

/** Whether the stack has room for some levels more. */
export function hasStackRoom(): boolean {
  try {
    takeArguments.apply(null, ROOM as []);
    return true;
  } catch {
    return false; // a RangeError, and nothing else can be
  }
}
