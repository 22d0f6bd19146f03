/** `Pattern.sub` and `subn`: the pieces between the matches, joined with what replaces them. */
import {
  type Address,
  bytesJoin,
  call1,
  call2,
  getAttr,
  importByName,
  listAppendOwned,
  listSize,
  type Machine,
  newInt,
  newList,
  NONE,
  strJoin,
  strKind,
  TP_CALL,
  tuplePair,
  clearException,
} from "@pyvm/vm";
import { newMatch } from "./match.ts";
import type { Matcher } from "./matcher.ts";
import { advance, codeOf } from "./pattern.ts";
import { search } from "./search.ts";
import { closeSubject, openSubject, sliceMatcher, WHOLE, withString } from "./subject.ts";

const BACKSLASH = 92;

function isCallable(vm: Machine, object: Address): boolean {
  return vm.get(vm.typeOf(object), TP_CALL) !== 0;
}

/** Whether a template has no backslash, so that it is put in as it is. What is no string is for the template compiler to refuse. */
function isLiteral(vm: Machine, template: Address): boolean {
  const mark = vm.mark();
  try {
    return withString(vm, template, (data, length, ofBytes) => {
      const kind = ofBytes ? 1 : strKind(vm, template);
      const chars = kind === 1 ? vm.u8 : kind === 2 ? vm.u16 : vm.u32;
      const first = data / kind;
      for (let i = 0; i < length; i++) if (chars[first + i] === BACKSLASH) return false;
      return true;
    });
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    return false;
  }
}

/** What replaces a match: a literal string, or a callable that gets the match. Owned. */
function filterOf(vm: Machine, self: Address, template: Address): Address {
  if (isCallable(vm, template) || isLiteral(vm, template)) return vm.newRef(template);
  const mark = vm.mark();
  const module = vm.hold(importByName(vm, "re"));
  const compile = vm.hold(getAttr(vm, module, vm.hold(vm.intern("_subx"))));
  const filter = call2(vm, compile, self, template);
  vm.release(mark);
  return filter;
}

/** pattern_subx. */
export function substitute(
  vm: Machine,
  self: Address,
  template: Address,
  string: Address,
  count: number,
  withCount: boolean,
): Address {
  const mark = vm.mark();
  const filter = vm.hold(filterOf(vm, self, template));
  const matcher = openSubject(vm, self, string, 0, WHOLE);
  const pieces = vm.hold(newList(vm));
  const made = replaceAll(vm, self, matcher, filter, pieces, count);
  const text = vm.hold(joinPieces(vm, matcher, pieces));
  closeSubject(matcher);
  if (!withCount) return vm.keep(mark, text);
  const pair = tuplePair(vm, text, vm.hold(newInt(vm, made)));
  vm.release(mark);
  return pair;
}

/** Appends the pieces of the result and returns how many matches were replaced. */
function replaceAll(
  vm: Machine,
  self: Address,
  matcher: Matcher,
  filter: Address,
  pieces: Address,
  count: number,
): number {
  const code = codeOf(self);
  const calls = isCallable(vm, filter);
  let last = matcher.beginning;
  let made = 0;
  const most = count === 0 ? Infinity : count;
  while (made < most && search(matcher, code)) {
    if (last < matcher.start) listAppendOwned(vm, pieces, sliceMatcher(vm, matcher, last, matcher.start));
    const item = calls ? callFilter(vm, self, matcher, filter) : vm.newRef(filter);
    if (item === NONE) vm.decref(item);
    else listAppendOwned(vm, pieces, item);
    last = matcher.ptr;
    made++;
    advance(matcher);
  }
  if (last < matcher.end) listAppendOwned(vm, pieces, sliceMatcher(vm, matcher, last, matcher.end));
  return made;
}

function callFilter(vm: Machine, self: Address, matcher: Matcher, filter: Address): Address {
  const mark = vm.mark();
  const item = call1(vm, filter, vm.hold(newMatch(vm, self, matcher)));
  vm.release(mark);
  return item;
}

function joinPieces(vm: Machine, matcher: Matcher, pieces: Address): Address {
  const joiner = sliceMatcher(vm, matcher, matcher.beginning, matcher.beginning);
  if (listSize(vm, pieces) === 0) return joiner;
  vm.hold(joiner);
  const text = matcher.isBytes ? bytesJoin(vm, joiner, pieces) : strJoin(vm, joiner, pieces);
  vm.decref(vm.unhold());
  return text;
}
