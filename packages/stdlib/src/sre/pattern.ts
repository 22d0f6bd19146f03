/** The type re.Pattern: code that `sre_compile` made, and the methods that run it. */
import {
  addModuleObject,
  type Address,
  asSsize,
  classGetItem,
  defineType,
  EQ,
  FLAG_HAVE_GC,
  getAttrId,
  hashBytes,
  hashOf,
  identifier,
  listAppendOwned,
  type Machine,
  MEMBER_READONLY,
  NE,
  newBool,
  newCallableIterator,
  newList,
  newMappingProxy,
  newDict,
  newTuple,
  NONE,
  NOT_IMPLEMENTED,
  repr,
  richCompareBool,
  T_INT,
  T_OBJECT,
  T_PYSSIZET,
  tupleSetItem,
} from "@pyvm/vm";
import {
  FLAG_ASCII,
  FLAG_DEBUG,
  FLAG_DOTALL,
  FLAG_IGNORECASE,
  FLAG_LOCALE,
  FLAG_MULTILINE,
  FLAG_TEMPLATE,
  FLAG_UNICODE,
  FLAG_VERBOSE,
} from "./constants.ts";
import { newMatch, same } from "./match.ts";
import type { Matcher } from "./matcher.ts";
import { newScanner } from "./scanner.ts";
import { search as searchFrom } from "./search.ts";
import {
  PATTERN_BYTES,
  PATTERN_CODE,
  PATTERN_CODESIZE,
  PATTERN_FLAGS,
  PATTERN_GROUPINDEX,
  PATTERN_GROUPS,
  PATTERN_ISBYTES,
  PATTERN_PATTERN,
  PATTERN_TYPE,
  PATTERN_WEAKREFS,
} from "./structs.ts";
import { closeSubject, openSubject, sliceMatcher, WHOLE } from "./subject.ts";
import { substitute } from "./substitute.ts";

const ID_SEARCH = identifier("search");

/** The index of the pattern's code among the words of the memory. */
export function codeOf(pattern: Address): number {
  return (pattern + PATTERN_CODE) >> 2;
}

function bound(vm: Machine, argument: Address, otherwise: number): number {
  return argument === 0 ? otherwise : asSsize(vm, argument);
}

/** A matcher for the arguments of a method. */
function openArguments(vm: Machine, self: Address, string: Address, pos: Address, endPos: Address): Matcher {
  const first = bound(vm, pos, 0);
  return openSubject(vm, self, string, first, bound(vm, endPos, WHOLE));
}

/** The match, or None; the matcher is given back and the native value stack released to `mark`. */
function finish(vm: Machine, self: Address, matcher: Matcher, mark: number, matched: boolean): Address {
  const result = matched ? newMatch(vm, self, matcher) : vm.none();
  closeSubject(matcher);
  vm.release(mark);
  return result;
}

function match(vm: Machine, self: Address, string: Address, pos: Address, endPos: Address): Address {
  const mark = vm.mark();
  const matcher = openArguments(vm, self, string, pos, endPos);
  return finish(vm, self, matcher, mark, matcher.match(codeOf(self), true));
}

function fullMatch(vm: Machine, self: Address, string: Address, pos: Address, endPos: Address): Address {
  const mark = vm.mark();
  const matcher = openArguments(vm, self, string, pos, endPos);
  matcher.matchAll = true;
  return finish(vm, self, matcher, mark, matcher.match(codeOf(self), true));
}

function search(vm: Machine, self: Address, string: Address, pos: Address, endPos: Address): Address {
  const mark = vm.mark();
  const matcher = openArguments(vm, self, string, pos, endPos);
  return finish(vm, self, matcher, mark, searchFrom(matcher, codeOf(self)));
}

// ---- every match ----------------------------------------------------------------------------------------------

/** Goes on behind the match that was found; the next one must not be empty at its end if this one is empty. */
export function advance(matcher: Matcher): void {
  matcher.mustAdvance = matcher.ptr === matcher.start;
  matcher.start = matcher.ptr;
  matcher.resetMarks();
}

/** state_getslice: the text of group `index`; where it took no part an empty string or None. */
function groupText(vm: Machine, matcher: Matcher, index: number, empty: boolean): Address {
  const mark = 2 * index - 2;
  const { marks } = matcher;
  if (mark >= matcher.lastMark || marks[mark]! < 0 || marks[mark + 1]! < 0) {
    return empty ? sliceMatcher(vm, matcher, matcher.beginning, matcher.beginning) : vm.none();
  }
  return sliceMatcher(vm, matcher, marks[mark]!, marks[mark + 1]!);
}

function findAll(vm: Machine, self: Address, string: Address, pos: Address, endPos: Address): Address {
  const mark = vm.mark();
  const matcher = openArguments(vm, self, string, pos, endPos);
  const groups = vm.get(self, PATTERN_GROUPS);
  const list = vm.hold(newList(vm));
  while (searchFrom(matcher, codeOf(self))) {
    listAppendOwned(vm, list, foundItem(vm, matcher, groups));
    advance(matcher);
  }
  closeSubject(matcher);
  return vm.keep(mark, list);
}

function foundItem(vm: Machine, matcher: Matcher, groups: number): Address {
  if (groups === 0) return sliceMatcher(vm, matcher, matcher.start, matcher.ptr);
  if (groups === 1) return groupText(vm, matcher, 1, true);
  const mark = vm.mark();
  const tuple = vm.hold(newTuple(vm, groups));
  for (let i = 0; i < groups; i++) tupleSetItem(vm, tuple, i, groupText(vm, matcher, i + 1, true));
  return vm.keep(mark, tuple);
}

function split(vm: Machine, self: Address, string: Address, maxSplit: Address): Address {
  const most = bound(vm, maxSplit, 0);
  const mark = vm.mark();
  const matcher = openSubject(vm, self, string, 0, WHOLE);
  const groups = vm.get(self, PATTERN_GROUPS);
  const list = vm.hold(newList(vm));
  let last = matcher.start;
  for (let left = most === 0 ? Infinity : most; left > 0 && searchFrom(matcher, codeOf(self)); left--) {
    listAppendOwned(vm, list, sliceMatcher(vm, matcher, last, matcher.start));
    for (let i = 1; i <= groups; i++) listAppendOwned(vm, list, groupText(vm, matcher, i, false));
    last = matcher.ptr;
    advance(matcher);
  }
  listAppendOwned(vm, list, sliceMatcher(vm, matcher, last, matcher.end));
  closeSubject(matcher);
  return vm.keep(mark, list);
}

function scanner(vm: Machine, self: Address, string: Address, pos: Address, endPos: Address): Address {
  const first = bound(vm, pos, 0);
  return newScanner(vm, self, string, first, bound(vm, endPos, WHOLE));
}

function findIter(vm: Machine, self: Address, string: Address, pos: Address, endPos: Address): Address {
  const mark = vm.mark();
  const found = vm.hold(scanner(vm, self, string, pos, endPos));
  const next = vm.hold(getAttrId(vm, found, ID_SEARCH));
  const iterator = newCallableIterator(vm, next, NONE);
  vm.release(mark);
  return iterator;
}

// ---- the rest -------------------------------------------------------------------------------------------------

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [FLAG_TEMPLATE, "re.TEMPLATE"],
  [FLAG_IGNORECASE, "re.IGNORECASE"],
  [FLAG_LOCALE, "re.LOCALE"],
  [FLAG_MULTILINE, "re.MULTILINE"],
  [FLAG_DOTALL, "re.DOTALL"],
  [FLAG_UNICODE, "re.UNICODE"],
  [FLAG_VERBOSE, "re.VERBOSE"],
  [FLAG_DEBUG, "re.DEBUG"],
  [FLAG_ASCII, "re.ASCII"],
];
const SHOWN_CHARACTERS = 200;

function patternRepr(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const shown = vm.toJs(vm.hold(repr(vm, vm.get(self, PATTERN_PATTERN))));
  vm.release(mark);
  const parts = [[...shown].slice(0, SHOWN_CHARACTERS).join("")];
  const flags = flagsText(vm.get(self, PATTERN_FLAGS), vm.get(self, PATTERN_ISBYTES) === 0);
  if (flags !== "") parts.push(flags);
  return vm.str(`re.compile(${parts.join(", ")})`);
}

/** The flags by name, without the UNICODE that every str pattern has. */
function flagsText(flags: number, ofStr: boolean): string {
  if (ofStr && (flags & (FLAG_LOCALE | FLAG_UNICODE | FLAG_ASCII)) === FLAG_UNICODE) flags &= ~FLAG_UNICODE;
  const names: string[] = [];
  for (const [flag, name] of FLAG_NAMES) {
    if ((flags & flag) !== 0) names.push(name);
    flags &= ~flag;
  }
  if (flags !== 0) names.push(`0x${(flags >>> 0).toString(16)}`);
  return names.join("|");
}

function patternHash(vm: Machine, self: Address): number {
  let low = hashOf(vm, vm.get(self, PATTERN_PATTERN));
  let high = vm.hashHigh;
  const size = vm.get(self, PATTERN_CODESIZE);
  const ofBytes = vm.get(self, PATTERN_ISBYTES);
  const flags = vm.get(self, PATTERN_FLAGS);
  low ^= hashBytes(vm, self + PATTERN_CODE, 4 * size) ^ flags ^ ofBytes ^ size;
  high ^= vm.hashHigh ^ (flags >> 31) ^ (ofBytes >> 31);
  if (low === -1 && high === -1) low = -2;
  vm.hashHigh = high;
  return low;
}

function patternCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if ((op !== EQ && op !== NE) || vm.typeOf(a) !== vm.typeOf(b)) return vm.newRef(NOT_IMPLEMENTED);
  return newBool(vm, (op === EQ) === isEqual(vm, a, b));
}

function isEqual(vm: Machine, a: Address, b: Address): boolean {
  if (a === b) return true;
  for (const field of [PATTERN_FLAGS, PATTERN_ISBYTES, PATTERN_CODESIZE]) {
    if (vm.get(a, field) !== vm.get(b, field)) return false;
  }
  const size = vm.get(a, PATTERN_CODESIZE);
  for (let i = 0; i < size; i++) if (vm.i32[codeOf(a) + i] !== vm.i32[codeOf(b) + i]) return false;
  return richCompareBool(vm, vm.get(a, PATTERN_PATTERN), vm.get(b, PATTERN_PATTERN), EQ);
}

function groupIndex(vm: Machine, self: Address): Address {
  const names = vm.get(self, PATTERN_GROUPINDEX);
  return names === 0 ? newDict(vm) : newMappingProxy(vm, names);
}

defineType(PATTERN_TYPE, {
  name: "re.Pattern",
  basicSize: PATTERN_BYTES,
  itemSize: 4,
  flags: FLAG_HAVE_GC,
  doc: "Compiled regular expression object.",
  weaklistOffset: PATTERN_WEAKREFS,
  layout: [{ op: "fields", offset: PATTERN_GROUPINDEX, count: 3 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("re")),
  slots: { getattro: null, new: null, repr: patternRepr, hash: patternHash, richcompare: patternCompare },
  methods: [
    [
      "match($self, /, string, pos=0, endpos=sys.maxsize)",
      match,
      "Matches zero or more characters at the beginning of the string.",
    ],
    ["fullmatch($self, /, string, pos=0, endpos=sys.maxsize)", fullMatch, "Matches against all of the string."],
    [
      "search($self, /, string, pos=0, endpos=sys.maxsize)",
      search,
      "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches.",
    ],
    [
      "sub($self, /, repl, string, count=0)",
      (vm, self, replacement, string, count) =>
        substitute(vm, self, replacement!, string!, bound(vm, count!, 0), false),
      "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.",
    ],
    [
      "subn($self, /, repl, string, count=0)",
      (vm, self, replacement, string, count) => substitute(vm, self, replacement!, string!, bound(vm, count!, 0), true),
      "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.",
    ],
    [
      "findall($self, /, string, pos=0, endpos=sys.maxsize)",
      findAll,
      "Return a list of all non-overlapping matches of pattern in string.",
    ],
    ["split($self, /, string, maxsplit=0)", split, "Split string by the occurrences of pattern."],
    [
      "finditer($self, /, string, pos=0, endpos=sys.maxsize)",
      findIter,
      "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object.",
    ],
    ["scanner($self, /, string, pos=0, endpos=sys.maxsize)", scanner],
    ["__copy__($self, /)", same],
    ["__deepcopy__($self, memo, /)", same],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
  members: [
    [
      "pattern",
      T_OBJECT,
      PATTERN_PATTERN,
      MEMBER_READONLY,
      "The pattern string from which the RE object was compiled.",
    ],
    ["flags", T_INT, PATTERN_FLAGS, MEMBER_READONLY, "The regex matching flags."],
    ["groups", T_PYSSIZET, PATTERN_GROUPS, MEMBER_READONLY, "The number of capturing groups in the pattern."],
  ],
  getset: [["groupindex", groupIndex, null, "A dictionary mapping group names to group numbers."]],
});
