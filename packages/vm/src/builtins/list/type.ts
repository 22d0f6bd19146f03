/** The type list (PyList_Type). */
import "./iterator.ts";
import { defineType } from "../../object/native.ts";
import {
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_LIST_SUBCLASS,
  FLAG_MATCH_SELF,
  FLAG_SEQUENCE,
  LIST_ITEMS,
  OB_SIZE,
} from "../../object/offsets.ts";
import { LIST_TYPE } from "../../object/static.ts";
import { classGetItem } from "../generic-alias.ts";
import { listIter, listReversed } from "./iterator.ts";
import { freeList, freeListItems, LIST_BYTES, listClear, listSize } from "./list.ts";
import {
  appendMethod,
  clearMethod,
  copyMethod,
  countMethod,
  extendMethod,
  indexMethod,
  insertMethod,
  listConcat,
  listContains,
  listGetItem,
  listInit,
  listInPlaceConcat,
  listInPlaceRepeat,
  listRepeat,
  listRepr,
  listRichCompare,
  listVectorcall,
  popMethod,
  removeMethod,
  reverseMethod,
  sizeofMethod,
  sortMethod,
} from "./methods.ts";
import { listAssignItem, listAssignSubscript, listSubscript } from "./slicing.ts";

defineType(LIST_TYPE, {
  name: "list",
  basicSize: LIST_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_LIST_SUBCLASS | FLAG_SEQUENCE | FLAG_MATCH_SELF,
  doc: `list(iterable=(), /)
--

Built-in mutable sequence.

If no argument is given, the constructor creates a new empty list.
The argument must be an iterable if specified.`,
  layout: [{ op: "array", pointerOffset: LIST_ITEMS, countOffset: OB_SIZE }],
  slots: {
    new: (vm, type) => vm.genericAlloc(type, 0),
    init: listInit,
    vectorcall: listVectorcall,
    dealloc: freeListItems,
    free: freeList,
    clear: listClear,
    repr: listRepr,
    hash: null,
    richcompare: listRichCompare,
    iter: listIter,
    sq_length: listSize,
    sq_concat: listConcat,
    sq_repeat: listRepeat,
    sq_item: listGetItem,
    sq_ass_item: listAssignItem,
    sq_contains: listContains,
    sq_inplace_concat: listInPlaceConcat,
    sq_inplace_repeat: listInPlaceRepeat,
    mp_length: listSize,
    mp_subscript: listSubscript,
    mp_ass_subscript: listAssignSubscript,
  },
  methods: [
    ["__getitem__!($self, key, /)", listSubscript, "x.__getitem__(y) <==> x[y]"],
    ["__reversed__($self, /)", listReversed, "Return a reverse iterator over the list."],
    ["__sizeof__($self, /)", sizeofMethod, "Return the size of the list in memory, in bytes."],
    ["clear($self, /)", clearMethod, "Remove all items from list."],
    ["copy($self, /)", copyMethod, "Return a shallow copy of the list."],
    ["append($self, object, /)", appendMethod, "Append object to the end of the list."],
    ["insert($self, index, object, /)", insertMethod, "Insert object before index."],
    ["extend($self, iterable, /)", extendMethod, "Extend list by appending elements from the iterable."],
    [
      "pop($self, index=-1, /)",
      popMethod,
      `Remove and return item at index (default last).

Raises IndexError if list is empty or index is out of range.`,
    ],
    [
      "remove($self, value, /)",
      removeMethod,
      `Remove first occurrence of value.

Raises ValueError if the value is not present.`,
    ],
    [
      "index($self, value, start=0, stop=sys.maxsize, /)",
      indexMethod,
      `Return first index of value.

Raises ValueError if the value is not present.`,
    ],
    ["count($self, value, /)", countMethod, "Return number of occurrences of value."],
    ["reverse($self, /)", reverseMethod, "Reverse *IN PLACE*."],
    [
      "sort($self, /, *, key=None, reverse=False)",
      sortMethod,
      `Sort the list in ascending order and return None.

The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
order of two equal elements is maintained).

If a key function is given, apply it once to each list item and sort them,
ascending or descending, according to their function values.

The reverse flag can be set to sort in descending order.`,
    ],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
});
