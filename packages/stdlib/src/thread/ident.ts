/** The identity of the thread that runs. */
import { TS_FRAME } from "@pyvm/vm";

/** The one thread is known by the address of its state. */
export const MAIN_THREAD: number = TS_FRAME;
