/** The type re.Match: where each group of a pattern matched, and in what. */
import {
  addModuleObject,
  type Address,
  asSize,
  asSsize,
  call3,
  classGetItem,
  defineType,
  dictGet,
  dictKeyAt,
  dictNext,
  dictSet,
  FLAG_HAVE_GC,
  FLAG_LONG_SUBCLASS,
  getAttr,
  importByName,
  INDEX_ERROR,
  isIndex,
  type Machine,
  MEMBER_READONLY,
  newDict,
  newInt,
  newTuple,
  NONE,
  OB_SIZE,
  refuseKeywordNames,
  repr,
  T_OBJECT,
  T_PYSSIZET,
  tuplePair,
  tupleSetItem,
} from "@pyvm/vm";
import type { Matcher } from "./matcher.ts";
import {
  MATCH_BYTES,
  MATCH_ENDPOS,
  MATCH_GROUPS,
  MATCH_LASTINDEX,
  MATCH_MARKS,
  MATCH_PATTERN,
  MATCH_POS,
  MATCH_REGS,
  MATCH_STRING,
  MATCH_TYPE,
  PATTERN_GROUPINDEX,
  PATTERN_GROUPS,
  PATTERN_INDEXGROUP,
} from "./structs.ts";
import { sliceString, withString } from "./subject.ts";

const SHOWN_CHARACTERS = 50;

/** The match that a matcher has found (pattern_new_match). */
export function newMatch(vm: Machine, pattern: Address, matcher: Matcher): Address {
  const groups = vm.get(pattern, PATTERN_GROUPS) + 1;
  const match = vm.newContainer(MATCH_TYPE, MATCH_BYTES + 16 * groups);
  const { i32 } = vm;
  const { beginning, lastMark, marks } = matcher;
  vm.set(match, OB_SIZE, 2 * groups);
  vm.set(match, MATCH_STRING, vm.newRef(matcher.string));
  vm.set(match, MATCH_PATTERN, vm.newRef(pattern));
  vm.set(match, MATCH_POS, matcher.pos);
  vm.set(match, MATCH_ENDPOS, matcher.endPos);
  vm.setWord(match, MATCH_LASTINDEX, matcher.lastIndex);
  vm.set(match, MATCH_GROUPS, groups);
  let at = (match + MATCH_MARKS) >> 2;
  i32[at] = matcher.start - beginning;
  i32[at + 2] = matcher.ptr - beginning;
  for (let mark = 0; mark < 2 * groups - 2; mark += 2) {
    at += 4;
    if (mark + 1 <= lastMark && marks[mark]! >= 0 && marks[mark + 1]! >= 0) {
      i32[at] = marks[mark]! - beginning;
      i32[at + 2] = marks[mark + 1]! - beginning;
    } else i32.fill(-1, at, at + 4);
  }
  vm.track(match);
  return match;
}

function markOf(vm: Machine, self: Address, index: number): number {
  return vm.get(self, MATCH_MARKS + 8 * index);
}

// ---- groups by number and by name -----------------------------------------------------------------------------

/** match_getindex: the number of a group, 0 for `group` not given. */
function groupIndex(vm: Machine, self: Address, group: Address): number {
  if (group === 0) return 0;
  const index = isIndex(vm, group) ? asSize(vm, group, 0) : namedIndex(vm, self, group);
  if (index < 0 || index >= vm.get(self, MATCH_GROUPS)) throw vm.raise(INDEX_ERROR, "no such group");
  return index;
}

function namedIndex(vm: Machine, self: Address, name: Address): number {
  const names = vm.get(vm.get(self, MATCH_PATTERN), PATTERN_GROUPINDEX);
  const index = names === 0 ? 0 : dictGet(vm, names, name);
  if (index === 0 || !vm.hasFlag(index, FLAG_LONG_SUBCLASS)) return -1;
  return asSsize(vm, index);
}

/** match_getslice_by_index: the text of a group, `absent` (borrowed) where it did not take part. */
function groupText(vm: Machine, self: Address, index: number, absent: Address): Address {
  const string = vm.get(self, MATCH_STRING);
  const start = markOf(vm, self, 2 * index);
  if (string === NONE || start < 0) return vm.newRef(absent);
  const end = markOf(vm, self, 2 * index + 1);
  return withString(vm, string, (data, length, ofBytes) =>
    sliceString(vm, string, ofBytes, data, Math.min(start, length), Math.min(end, length)),
  );
}

function groupMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "group", kwnames);
  if (nargs === 0) return groupText(vm, self, 0, NONE);
  if (nargs === 1) return getItem(vm, self, vm.get(argv, 0));
  const mark = vm.mark();
  const result = vm.hold(newTuple(vm, nargs));
  for (let i = 0; i < nargs; i++) tupleSetItem(vm, result, i, getItem(vm, self, vm.get(argv, 8 * i)));
  return vm.keep(mark, result);
}

function getItem(vm: Machine, self: Address, group: Address): Address {
  return groupText(vm, self, groupIndex(vm, self, group), NONE);
}

function groups(vm: Machine, self: Address, absent: Address): Address {
  const count = vm.get(self, MATCH_GROUPS);
  const mark = vm.mark();
  const result = vm.hold(newTuple(vm, count - 1));
  for (let i = 1; i < count; i++) tupleSetItem(vm, result, i - 1, groupText(vm, self, i, absent === 0 ? NONE : absent));
  return vm.keep(mark, result);
}

function groupDict(vm: Machine, self: Address, absent: Address): Address {
  const mark = vm.mark();
  const result = vm.hold(newDict(vm));
  const names = vm.get(vm.get(self, MATCH_PATTERN), PATTERN_GROUPINDEX);
  if (names === 0) return vm.keep(mark, result);
  for (let at = dictNext(vm, names, 0); at >= 0; at = dictNext(vm, names, at + 1)) {
    const step = vm.mark();
    const name = vm.hold(vm.newRef(dictKeyAt(vm, names, at)));
    const text = vm.hold(groupText(vm, self, groupIndex(vm, self, name), absent === 0 ? NONE : absent));
    dictSet(vm, result, name, text);
    vm.release(step);
  }
  return vm.keep(mark, result);
}

function start(vm: Machine, self: Address, group: Address): Address {
  return newInt(vm, markOf(vm, self, 2 * groupIndex(vm, self, group)));
}

function end(vm: Machine, self: Address, group: Address): Address {
  return newInt(vm, markOf(vm, self, 2 * groupIndex(vm, self, group) + 1));
}

function span(vm: Machine, self: Address, group: Address): Address {
  return spanAt(vm, self, groupIndex(vm, self, group));
}

function spanAt(vm: Machine, self: Address, index: number): Address {
  const mark = vm.mark();
  const first = vm.hold(newInt(vm, markOf(vm, self, 2 * index)));
  const last = vm.hold(newInt(vm, markOf(vm, self, 2 * index + 1)));
  const pair = tuplePair(vm, first, last);
  vm.release(mark);
  return pair;
}

/** match_regs: the spans of all groups, made once. */
function regs(vm: Machine, self: Address): Address {
  const made = vm.get(self, MATCH_REGS);
  if (made !== 0) return vm.newRef(made);
  const count = vm.get(self, MATCH_GROUPS);
  const mark = vm.mark();
  const result = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, result, i, spanAt(vm, self, i));
  vm.set(self, MATCH_REGS, vm.newRef(result));
  return vm.keep(mark, result);
}

function lastIndex(vm: Machine, self: Address): Address {
  const index = vm.get(self, MATCH_LASTINDEX);
  return index >= 0 ? newInt(vm, index) : vm.none();
}

function lastGroup(vm: Machine, self: Address): Address {
  const names = vm.get(vm.get(self, MATCH_PATTERN), PATTERN_INDEXGROUP);
  const index = vm.get(self, MATCH_LASTINDEX);
  if (names === 0 || index < 0 || index >= vm.tupleSize(names)) return vm.none();
  return vm.newRef(vm.tupleItem(names, index));
}

// ---- the rest -------------------------------------------------------------------------------------------------

function matchRepr(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const shown = vm.toJs(vm.hold(repr(vm, vm.hold(groupText(vm, self, 0, NONE)))));
  vm.release(mark);
  const text = [...shown].slice(0, SHOWN_CHARACTERS).join("");
  return vm.str(`<${vm.typeName(self)} object; span=(${markOf(vm, self, 0)}, ${markOf(vm, self, 1)}), match=${text}>`);
}

function expand(vm: Machine, self: Address, template: Address): Address {
  return callRe(vm, "_expand", vm.get(self, MATCH_PATTERN), self, template);
}

/** Calls a function of the module `re`. */
function callRe(vm: Machine, name: string, a: Address, b: Address, c: Address): Address {
  const mark = vm.mark();
  const module = vm.hold(importByName(vm, "re"));
  const callable = vm.hold(getAttr(vm, module, vm.hold(vm.intern(name))));
  const result = call3(vm, callable, a, b, c);
  vm.release(mark);
  return result;
}

export function same(vm: Machine, self: Address): Address {
  return vm.newRef(self);
}

defineType(MATCH_TYPE, {
  name: "re.Match",
  basicSize: MATCH_BYTES,
  itemSize: 8,
  flags: FLAG_HAVE_GC,
  doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
  layout: [{ op: "fields", offset: MATCH_STRING, count: 3 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("re")),
  slots: { getattro: null, new: null, repr: matchRepr, mp_subscript: getItem },
  methods: [
    [
      "group!($self, *args)",
      groupMethod,
      "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    For 0 returns the entire match.",
    ],
    ["start($self, group=0, /)", start, "Return index of the start of the substring matched by group."],
    ["end($self, group=0, /)", end, "Return index of the end of the substring matched by group."],
    ["span($self, group=0, /)", span, "For match object m, return the 2-tuple (m.start(group), m.end(group))."],
    [
      "groups($self, /, default=None)",
      groups,
      "Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n    Is used for groups that did not participate in the match.",
    ],
    [
      "groupdict($self, /, default=None)",
      groupDict,
      "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  default\n    Is used for groups that did not participate in the match.",
    ],
    [
      "expand($self, /, template)",
      expand,
      "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.",
    ],
    ["__copy__($self, /)", same],
    ["__deepcopy__($self, memo, /)", same],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
  members: [
    ["string", T_OBJECT, MATCH_STRING, MEMBER_READONLY, "The string passed to match() or search()."],
    ["re", T_OBJECT, MATCH_PATTERN, MEMBER_READONLY, "The regular expression object."],
    [
      "pos",
      T_PYSSIZET,
      MATCH_POS,
      MEMBER_READONLY,
      "The index into the string at which the RE engine started looking for a match.",
    ],
    [
      "endpos",
      T_PYSSIZET,
      MATCH_ENDPOS,
      MEMBER_READONLY,
      "The index into the string beyond which the RE engine will not go.",
    ],
  ],
  getset: [
    ["lastindex", lastIndex, null, "The integer index of the last matched capturing group."],
    ["lastgroup", lastGroup, null, "The name of the last matched capturing group."],
    ["regs", regs, null],
  ],
});
