/** The type tuple (PyTuple_Type). */
import "./iterator.ts";
import { defineType } from "../../object/native.ts";
import {
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_MATCH_SELF,
  FLAG_SEQUENCE,
  FLAG_TUPLE_SUBCLASS,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { TUPLE_TYPE } from "../../object/static.ts";
import { classGetItem } from "../generic-alias.ts";
import { tupleIter } from "./iterator.ts";
import {
  countMethod,
  getNewArgs,
  indexMethod,
  tupleConcat,
  tupleContains,
  tupleGetItem,
  tupleHash,
  tupleNew,
  tupleRepeat,
  tupleRepr,
  tupleRichCompare,
  tupleSubscript,
  tupleVectorcall,
} from "./methods.ts";
import { freeTuple, tupleSize } from "./tuple.ts";

defineType(TUPLE_TYPE, {
  name: "tuple",
  basicSize: TUPLE_ITEMS,
  itemSize: 8,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_TUPLE_SUBCLASS | FLAG_SEQUENCE | FLAG_MATCH_SELF,
  doc: `tuple(iterable=(), /)
--

Built-in immutable sequence.

If no argument is given, the constructor returns an empty tuple.
If iterable is specified the tuple is initialized from iterable's items.

If the argument is a tuple, the return value is the same object.`,
  layout: [{ op: "inline", offset: TUPLE_ITEMS }],
  slots: {
    new: tupleNew,
    vectorcall: tupleVectorcall,
    free: freeTuple,
    repr: tupleRepr,
    hash: tupleHash,
    richcompare: tupleRichCompare,
    iter: tupleIter,
    sq_length: tupleSize,
    sq_concat: tupleConcat,
    sq_repeat: tupleRepeat,
    sq_item: tupleGetItem,
    sq_contains: tupleContains,
    mp_length: tupleSize,
    mp_subscript: tupleSubscript,
  },
  methods: [
    ["__getnewargs__($self, /)", getNewArgs],
    [
      "index($self, value, start=0, stop=sys.maxsize, /)",
      indexMethod,
      `Return first index of value.

Raises ValueError if the value is not present.`,
    ],
    ["count($self, value, /)", countMethod, "Return number of occurrences of value."],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
});
