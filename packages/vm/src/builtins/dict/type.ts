/** The type dict (PyDict_Type). */
import "./iterator.ts";
import "./views.ts";
import { defineType } from "../../object/native.ts";
import {
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_MAPPING,
  FLAG_MATCH_SELF,
} from "../../object/offsets.ts";
import { DICT_TYPE } from "../../object/static.ts";
import { classGetItem } from "../generic-alias.ts";
import { DICT_BYTES, dictClear, dictSize, freeDict, freeDictTables } from "./dict.ts";
import { dictIter, dictReversed } from "./iterator.ts";
import {
  clearMethod,
  containsMethod,
  copyMethod,
  dictAssignSubscript,
  dictContainsSlot,
  dictInit,
  dictInPlaceOr,
  dictNew,
  dictOr,
  dictRepr,
  dictRichCompare,
  dictSubscript,
  dictVectorcall,
  fromKeysMethod,
  getMethod,
  popItemMethod,
  popMethod,
  setDefaultMethod,
  sizeofMethod,
  updateMethod,
} from "./methods.ts";
import { itemsMethod, keysMethod, valuesMethod } from "./views.ts";

defineType(DICT_TYPE, {
  name: "dict",
  basicSize: DICT_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_DICT_SUBCLASS | FLAG_MAPPING | FLAG_MATCH_SELF,
  doc: `dict() -> new empty dictionary
dict(mapping) -> new dictionary initialized from a mapping object's
    (key, value) pairs
dict(iterable) -> new dictionary initialized as if via:
    d = {}
    for k, v in iterable:
        d[k] = v
dict(**kwargs) -> new dictionary initialized with the name=value pairs
    in the keyword argument list.  For example:  dict(one=1, two=2)`,
  layout: [{ op: "dict" }],
  slots: {
    new: dictNew,
    init: dictInit,
    vectorcall: dictVectorcall,
    dealloc: freeDictTables,
    free: freeDict,
    clear: dictClear,
    repr: dictRepr,
    hash: null,
    richcompare: dictRichCompare,
    iter: dictIter,
    nb_or: dictOr,
    nb_inplace_or: dictInPlaceOr,
    sq_contains: dictContainsSlot,
    mp_length: dictSize,
    mp_subscript: dictSubscript,
    mp_ass_subscript: dictAssignSubscript,
  },
  methods: [
    ["__contains__($self, key, /)", containsMethod, "True if the dictionary has the specified key, else False."],
    ["__getitem__!($self, key, /)", dictSubscript, "x.__getitem__(y) <==> x[y]"],
    ["__sizeof__!($self)", sizeofMethod, "D.__sizeof__() -> size of D in memory, in bytes"],
    [
      "get($self, key, default=None, /)",
      getMethod,
      "Return the value for key if key is in the dictionary, else default.",
    ],
    [
      "setdefault($self, key, default=None, /)",
      setDefaultMethod,
      `Insert key with a value of default if key is not in the dictionary.

Return the value for key if key is in the dictionary, else default.`,
    ],
    [
      "pop($self, key, default=<unrepresentable>, /)",
      popMethod,
      `D.pop(k[,d]) -> v, remove specified key and return the corresponding value.

If the key is not found, return the default if given; otherwise,
raise a KeyError.`,
    ],
    [
      "popitem($self, /)",
      popItemMethod,
      `Remove and return a (key, value) pair as a 2-tuple.

Pairs are returned in LIFO (last-in, first-out) order.
Raises KeyError if the dict is empty.`,
    ],
    ["keys!($self)", keysMethod, "D.keys() -> a set-like object providing a view on D's keys"],
    ["items!($self)", itemsMethod, "D.items() -> a set-like object providing a view on D's items"],
    ["values!($self)", valuesMethod, "D.values() -> an object providing a view on D's values"],
    [
      "update!($self, *args, **kwargs)",
      updateMethod,
      `D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.
If E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]
If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
In either case, this is followed by: for k in F:  D[k] = F[k]`,
    ],
    [
      "fromkeys($type, iterable, value=None, /)",
      fromKeysMethod,
      "Create a new dictionary with keys from iterable and values set to value.",
    ],
    ["clear!($self)", clearMethod, "D.clear() -> None.  Remove all items from D."],
    ["copy!($self)", copyMethod, "D.copy() -> a shallow copy of D"],
    ["__reversed__($self, /)", dictReversed, "Return a reverse iterator over the dict keys."],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
});
