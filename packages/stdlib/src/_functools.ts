/** The module `_functools` (Modules/_functoolsmodule.c): the parts of functools that are in C. */
import { type ModuleSpec, readyType } from "@pyvm/vm";
import { cmpToKey, KEY_WRAPPER_TYPE } from "./functools/cmp-to-key.ts";
import { LRU_CACHE_TYPE, LRU_LINK_TYPE } from "./functools/lru-cache.ts";
import { PARTIAL_TYPE } from "./functools/partial.ts";
import { reduce } from "./functools/reduce.ts";

export const spec: ModuleSpec = {
  name: "_functools",
  doc: "Tools that operate on functions.",
  functions: [
    [
      "reduce!($module, *args)",
      reduce,
      `reduce(function, iterable[, initial]) -> value

Apply a function of two arguments cumulatively to the items of a sequence
or iterable, from left to right, so as to reduce the iterable to a single
value.  For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5]) calculates
((((1+2)+3)+4)+5).  If initial is present, it is placed before the items
of the iterable in the calculation, and serves as a default when the
iterable is empty.`,
    ],
    ["cmp_to_key!($module, mycmp)", cmpToKey, "Convert a cmp= function into a key= function."],
  ],
  types: [PARTIAL_TYPE, LRU_CACHE_TYPE],
  exec: (vm) => {
    readyType(vm, KEY_WRAPPER_TYPE);
    readyType(vm, LRU_LINK_TYPE);
  },
};
