/** The module `_contextvars` (Modules/_contextvarsmodule.c). */
import { CONTEXT_TYPE, CONTEXT_VAR_TYPE, type ModuleSpec, readyType, TOKEN_TYPE } from "@pyvm/vm";
import { copyCurrent } from "./contextvars/context.ts";
import { HAMT_TYPE } from "./contextvars/hamt.ts";
import { ITEMS_TYPE, KEYS_TYPE, VALUES_TYPE } from "./contextvars/iterators.ts";
import { BITMAP_NODE_TYPE, COLLISION_NODE_TYPE } from "./contextvars/nodes.ts";
import "./contextvars/variable.ts";

export const spec: ModuleSpec = {
  name: "_contextvars",
  doc: "Context Variables",
  functions: [["copy_context($module, /)", copyCurrent]],
  types: [CONTEXT_TYPE, CONTEXT_VAR_TYPE, TOKEN_TYPE],
  exec: (vm) => {
    for (const type of [HAMT_TYPE, BITMAP_NODE_TYPE, COLLISION_NODE_TYPE, KEYS_TYPE, VALUES_TYPE, ITEMS_TYPE])
      readyType(vm, type);
  },
};
