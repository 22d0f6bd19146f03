/** All exception types; importing this declares them. */
import "./base.ts";
import "./plain.ts";
import "./stop.ts";
import "./names.ts";
import "./import-error.ts";
import "./os-error.ts";
import "./syntax-error.ts";
import "./unicode-error.ts";
import "./unraisable-type.ts";

export * from "./create.ts";
export { raiseSyntaxErrorFromParser } from "./syntax-error.ts";
export { initializeExceptions } from "./preallocated.ts";
export { unraisableHook, writeUnraisable } from "./unraisable.ts";
export { UNRAISABLE_HOOK_ARGS_TYPE } from "./unraisable-address.ts";
