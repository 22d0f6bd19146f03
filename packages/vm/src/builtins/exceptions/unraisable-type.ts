/** The type sys.UnraisableHookArgs. */
import { defineStructSeq } from "../structseq.ts";
import { UNRAISABLE_HOOK_ARGS_TYPE } from "./unraisable-address.ts";

defineStructSeq(UNRAISABLE_HOOK_ARGS_TYPE, {
  name: "UnraisableHookArgs",
  doc: `UnraisableHookArgs

Type used to pass arguments to sys.unraisablehook.`,
  fields: [
    ["exc_type", "Exception type"],
    ["exc_value", "Exception value"],
    ["exc_traceback", "Exception traceback"],
    ["err_msg", "Error message"],
    ["object", "Object causing the exception"],
  ],
});
