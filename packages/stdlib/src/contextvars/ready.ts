/** The types of context variables, for modules that use these without `_contextvars`. */
import { CONTEXT_TYPE, CONTEXT_VAR_TYPE, type Machine, readyType, TOKEN_TYPE } from "@pyvm/vm";
import "./context.ts";
import { HAMT_TYPE } from "./hamt.ts";
import { ITEMS_TYPE, KEYS_TYPE, VALUES_TYPE } from "./iterators.ts";
import { BITMAP_NODE_TYPE, COLLISION_NODE_TYPE } from "./nodes.ts";
import "./variable.ts";

/** Makes them ready, if they are not. */
export function readyContextTypes(vm: Machine): void {
  for (const type of [CONTEXT_TYPE, CONTEXT_VAR_TYPE, TOKEN_TYPE]) readyType(vm, type);
  for (const type of [HAMT_TYPE, BITMAP_NODE_TYPE, COLLISION_NODE_TYPE, KEYS_TYPE, VALUES_TYPE, ITEMS_TYPE])
    readyType(vm, type);
}
