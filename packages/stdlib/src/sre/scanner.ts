/** The type _sre.SRE_Scanner: one match after the other of a pattern in a string, which it keeps with its buffer. */
import {
  addModuleObject,
  type Address,
  defineType,
  emptyBuffer,
  FLAG_HAVE_GC,
  type Machine,
  MEMBER_READONLY,
  registerLayout,
  T_OBJECT,
  VALUE_ERROR,
  VIEW_OBJ,
} from "@pyvm/vm";
import { newMatch } from "./match.ts";
import { search } from "./search.ts";
import {
  PATTERN_CODE,
  SCANNER_BUFFER,
  SCANNER_BYTES,
  SCANNER_ENDPOS,
  SCANNER_EXECUTING,
  SCANNER_MUST_ADVANCE,
  SCANNER_PATTERN,
  SCANNER_POS,
  SCANNER_START,
  SCANNER_STRING,
  SCANNER_TYPE,
} from "./structs.ts";
import { closeSubject, newScannerStruct, openSubject } from "./subject.ts";

/** A scanner of `string` between offsets that are adjusted to it. */
export function newScanner(vm: Machine, pattern: Address, string: Address, pos: number, endPos: number): Address {
  const mark = vm.mark();
  const scanner = vm.hold(newScannerStruct(vm, string));
  const matcher = openSubject(vm, pattern, string, pos, endPos);
  vm.set(scanner, SCANNER_PATTERN, vm.newRef(pattern));
  vm.set(scanner, SCANNER_POS, matcher.pos);
  vm.set(scanner, SCANNER_START, matcher.pos);
  vm.set(scanner, SCANNER_ENDPOS, matcher.endPos);
  closeSubject(matcher);
  vm.track(scanner);
  return vm.keep(mark, scanner);
}

function next(vm: Machine, self: Address, searching: boolean): Address {
  if (vm.get(self, SCANNER_EXECUTING) !== 0)
    throw vm.raise(VALUE_ERROR, "regular expression scanner already executing");
  const start = vm.get(self, SCANNER_START);
  if (start < 0) return vm.none();
  vm.set(self, SCANNER_EXECUTING, 1);
  try {
    return scan(vm, self, start, searching);
  } finally {
    vm.set(self, SCANNER_EXECUTING, 0);
  }
}

function scan(vm: Machine, self: Address, start: number, searching: boolean): Address {
  const mark = vm.mark();
  const pattern = vm.get(self, SCANNER_PATTERN);
  const code = (pattern + PATTERN_CODE) >> 2;
  const matcher = openSubject(vm, pattern, vm.get(self, SCANNER_STRING), start, vm.get(self, SCANNER_ENDPOS));
  const { beginning } = matcher;
  matcher.start = matcher.ptr = beginning + start; // beyond the end if it was asked for
  matcher.pos = vm.get(self, SCANNER_POS);
  matcher.mustAdvance = vm.get(self, SCANNER_MUST_ADVANCE) !== 0;
  let result = 0;
  if (searching ? search(matcher, code) : matcher.match(code, true)) {
    result = newMatch(vm, pattern, matcher);
    vm.set(self, SCANNER_MUST_ADVANCE, matcher.ptr === matcher.start ? 1 : 0);
    vm.set(self, SCANNER_START, matcher.ptr - beginning);
  } else vm.set(self, SCANNER_START, -1);
  closeSubject(matcher);
  vm.release(mark);
  return result === 0 ? vm.none() : result;
}

/** When it dies the buffer must be given back before its exporter is let go of: tp_dealloc does both. */
const LAYOUT = registerLayout((vm, self, spans) => {
  if (vm.get(self, 0) !== 0) spans.add(self + SCANNER_BUFFER + VIEW_OBJ, 1, 8);
});

defineType(SCANNER_TYPE, {
  name: "_sre.SRE_Scanner",
  basicSize: SCANNER_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: SCANNER_PATTERN, count: 1 },
    { op: "fields", offset: SCANNER_STRING, count: 1 },
    { op: "custom", kind: LAYOUT },
  ],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_sre")),
  slots: { getattro: null, new: null, dealloc: (vm, self) => emptyBuffer(vm, self + SCANNER_BUFFER) },
  methods: [
    ["match($self, /)", (vm, self) => next(vm, self, false)],
    ["search($self, /)", (vm, self) => next(vm, self, true)],
  ],
  members: [["pattern", T_OBJECT, SCANNER_PATTERN, MEMBER_READONLY]],
});
