/** The module `_contextvars` (Modules/_contextvarsmodule.c). */
import { CONTEXT_TYPE, CONTEXT_VAR_TYPE, type ModuleSpec, TOKEN_TYPE } from "@pyvm/vm";
import { copyCurrent } from "./contextvars/context.ts";
import { readyContextTypes } from "./contextvars/ready.ts";

export const spec: ModuleSpec = {
  name: "_contextvars",
  doc: "Context Variables",
  functions: [["copy_context($module, /)", copyCurrent]],
  types: [CONTEXT_TYPE, CONTEXT_VAR_TYPE, TOKEN_TYPE],
  exec: readyContextTypes,
};
