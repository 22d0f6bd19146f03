/** The module `_collections` (Modules/_collectionsmodule.c, and OrderedDict of Objects/odictobject.c). */
import { type ModuleSpec } from "@pyvm/vm";
import { countElements } from "./collections/count-elements.ts";
import { DEFAULTDICT_TYPE } from "./collections/defaultdict.ts";
import "./collections/deque.ts";
import { DEQUE_ITERATOR_TYPE, DEQUE_REVERSE_ITERATOR_TYPE } from "./collections/deque-iterator.ts";
import { DEQUE_TYPE } from "./collections/deque-type.ts";
import { ORDERED_DICT_TYPE } from "./collections/ordered-dict.ts";
import { readyOrderedTypes } from "./collections/ordered-iterator.ts";
import { TUPLEGETTER_TYPE } from "./collections/tuplegetter.ts";

export const spec: ModuleSpec = {
  name: "_collections",
  doc: `High performance data structures.
- deque:        ordered collection accessible from endpoints only
- defaultdict:  dict subclass with a default value factory
`,
  functions: [
    [
      "_count_elements($module, mapping, iterable, /)",
      countElements,
      "Count elements in the iterable, updating the mapping",
    ],
  ],
  types: [
    DEQUE_TYPE,
    DEFAULTDICT_TYPE,
    ORDERED_DICT_TYPE,
    DEQUE_ITERATOR_TYPE,
    DEQUE_REVERSE_ITERATOR_TYPE,
    TUPLEGETTER_TYPE,
  ],
  exec: readyOrderedTypes,
};
