/** The types set and frozenset (PySet_Type, PyFrozenSet_Type). */
import "./iterator.ts";
import { defineType, type MethodSpec, type SlotSpecs } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_HAVE_GC, FLAG_MATCH_SELF, SET_WEAKREFLIST } from "../../object/offsets.ts";
import { FROZENSET_TYPE, SET_TYPE } from "../../object/static.ts";
import { classGetItem } from "../generic-alias.ts";
import { setIter } from "./iterator.ts";
import {
  addMethod,
  clearMethod,
  containsMethod,
  copyMethod,
  differenceMethod,
  differenceUpdateMethod,
  discardMethod,
  frozenCopyMethod,
  frozenSetHash,
  frozenSetNew,
  frozenSetVectorcall,
  intersectionMethod,
  intersectionUpdateMethod,
  isDisjointMethod,
  isSubsetMethod,
  isSupersetMethod,
  popMethod,
  reduceMethod,
  removeMethod,
  setAnd,
  setContainsSlot,
  setInit,
  setInPlaceAnd,
  setInPlaceOr,
  setInPlaceSubtract,
  setInPlaceXor,
  setOr,
  setRepr,
  setSubtract,
  setVectorcall,
  setXor,
  sizeofMethod,
  symmetricDifferenceMethod,
  symmetricDifferenceUpdateMethod,
  unionMethod,
  updateMethod,
} from "./methods.ts";
import { setRichCompare } from "./operations.ts";
import { freeSetTable, newSetOfType, SET_BYTES, setClear, setSize } from "./set.ts";

const sharedMethods: readonly MethodSpec[] = [
  ["__contains__!($self, key, /)", containsMethod, "x.__contains__(y) <==> y in x."],
  [
    "difference!($self, *others)",
    differenceMethod,
    `Return the difference of two or more sets as a new set.

(i.e. all elements that are in this set but not the others.)`,
  ],
  [
    "intersection!($self, *others)",
    intersectionMethod,
    `Return the intersection of two sets as a new set.

(i.e. all elements that are in both sets.)`,
  ],
  ["isdisjoint!($self, other, /)", isDisjointMethod, "Return True if two sets have a null intersection."],
  ["issubset!($self, other, /)", isSubsetMethod, "Report whether another set contains this set."],
  ["issuperset!($self, other, /)", isSupersetMethod, "Report whether this set contains another set."],
  ["__reduce__!($self)", reduceMethod, "Return state information for pickling."],
  ["__sizeof__!($self)", sizeofMethod, "S.__sizeof__() -> size of S in memory, in bytes"],
  [
    "symmetric_difference!($self, other, /)",
    symmetricDifferenceMethod,
    `Return the symmetric difference of two sets as a new set.

(i.e. all elements that are in exactly one of the sets.)`,
  ],
  [
    "union!($self, *others)",
    unionMethod,
    `Return the union of sets as a new set.

(i.e. all elements that are in either set.)`,
  ],
  ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
];

const sharedSlots: SlotSpecs = {
  dealloc: freeSetTable,
  clear: setClear,
  repr: setRepr,
  richcompare: setRichCompare,
  iter: setIter,
  nb_subtract: setSubtract,
  nb_and: setAnd,
  nb_xor: setXor,
  nb_or: setOr,
  sq_length: setSize,
  sq_contains: setContainsSlot,
};

defineType(SET_TYPE, {
  name: "set",
  basicSize: SET_BYTES,
  weaklistOffset: SET_WEAKREFLIST,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_MATCH_SELF,
  doc: `set() -> new empty set object
set(iterable) -> new set object

Build an unordered collection of unique elements.`,
  layout: [{ op: "set" }],
  slots: {
    ...sharedSlots,
    new: (vm, type) => newSetOfType(vm, type),
    init: setInit,
    vectorcall: setVectorcall,
    hash: null,
    nb_inplace_subtract: setInPlaceSubtract,
    nb_inplace_and: setInPlaceAnd,
    nb_inplace_xor: setInPlaceXor,
    nb_inplace_or: setInPlaceOr,
  },
  methods: [
    [
      "add!($self, element, /)",
      addMethod,
      `Add an element to a set.

This has no effect if the element is already present.`,
    ],
    ["clear!($self)", clearMethod, "Remove all elements from this set."],
    ["copy!($self)", copyMethod, "Return a shallow copy of a set."],
    [
      "discard!($self, element, /)",
      discardMethod,
      `Remove an element from a set if it is a member.

If the element is not a member, do nothing.`,
    ],
    ["difference_update!($self, *others)", differenceUpdateMethod, "Remove all elements of another set from this set."],
    [
      "intersection_update!($self, *others)",
      intersectionUpdateMethod,
      "Update a set with the intersection of itself and another.",
    ],
    [
      "pop!($self)",
      popMethod,
      `Remove and return an arbitrary set element.
Raises KeyError if the set is empty.`,
    ],
    [
      "remove!($self, element, /)",
      removeMethod,
      `Remove an element from a set; it must be a member.

If the element is not a member, raise a KeyError.`,
    ],
    [
      "symmetric_difference_update!($self, other, /)",
      symmetricDifferenceUpdateMethod,
      "Update a set with the symmetric difference of itself and another.",
    ],
    ["update!($self, *others)", updateMethod, "Update a set with the union of itself and others."],
    ...sharedMethods,
  ],
});

defineType(FROZENSET_TYPE, {
  name: "frozenset",
  basicSize: SET_BYTES,
  weaklistOffset: SET_WEAKREFLIST,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_MATCH_SELF,
  doc: `frozenset() -> empty frozenset object
frozenset(iterable) -> frozenset object

Build an immutable unordered collection of unique elements.`,
  layout: [{ op: "set" }],
  slots: { ...sharedSlots, new: frozenSetNew, vectorcall: frozenSetVectorcall, hash: frozenSetHash },
  methods: [["copy!($self)", frozenCopyMethod, "Return a shallow copy of a set."], ...sharedMethods],
});
