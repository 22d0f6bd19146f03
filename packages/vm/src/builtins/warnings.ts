/** Warnings (Python/_warnings.c): the machine's side of the `warnings` module, which works before that is imported. */
export { warningFilters, onceRegistry, defaultAction, filtersMutated } from "./warnings/state.ts";
export {
  warn,
  warnAt,
  warnExplicit,
  warnExplicitObject,
  warnUnawaited,
  type ExplicitWarning,
} from "./warnings/warn.ts";
