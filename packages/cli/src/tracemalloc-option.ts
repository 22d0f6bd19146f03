/** `-X tracemalloc[=N]` and PYTHONTRACEMALLOC: from the first line of Python on, every allocation keeps N frames of its traceback. */
import { MAX_TRACEBACK_FRAMES } from "@pyvm/vm";
import { UsageError } from "./options.ts";

/** What CPython dies of before Python runs: which of its functions, in which state, and why. */
export class StartupError extends UsageError {
  readonly where: string;
  readonly state: string;

  constructor(where: string, state: string, message: string) {
    super(message);
    this.where = where;
    this.state = state;
  }
}

/**
 * How many frames are wanted; 0: tracing is not wanted. The option goes before the variable (config_init_tracemalloc).
 *
 * @throws StartupError
 */
export function wantedTracebackFrames(xoptions: ReadonlyMap<string, string | true>, variable: string): number {
  let frames = variable === "" ? 0 : parseFrames(variable, "PYTHONTRACEMALLOC");
  const option = xoptions.get("tracemalloc");
  if (option !== undefined) frames = option === true ? 1 : parseFrames(option, "-X tracemalloc=NFRAME");
  if (frames > MAX_TRACEBACK_FRAMES) {
    const range = `ValueError: the number of frames must be in range [1; ${MAX_TRACEBACK_FRAMES}]`;
    throw new StartupError("init_interp_main", "core initialized", `can't initialize tracemalloc\n${range}`);
  }
  return frames;
}

function parseFrames(text: string, source: string): number {
  const frames = /^\s*[+-]?\d+$/.test(text) ? Number(text) : -1;
  if (frames >= 0 && frames < 2 ** 31) return frames;
  throw new StartupError("config_init_tracemalloc", "preinitialized", `${source}: invalid number of frames`);
}
