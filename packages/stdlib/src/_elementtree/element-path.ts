/** `find`, `findtext`, `findall` and `iterfind`: a plain tag is looked for here, a path by the module xml.etree.ElementPath. */
import {
  type Address,
  bytesData,
  bytesLength,
  callMethodWith,
  charAt,
  emptyStr,
  EQ,
  identifier,
  isBytes,
  isStr,
  listAppend,
  type Machine,
  newList,
  NONE,
  richCompareBool,
  strLength,
} from "@pyvm/vm";
import { childAt, childCount, textOfElement } from "./element-storage.ts";
import { TAG, TEXT } from "./layout.ts";
import { ELEMENT_PATH, stateOf } from "./state.ts";

const ID_FIND = identifier("find");
const ID_FINDTEXT = identifier("findtext");
const ID_FINDALL = identifier("findall");
const ID_ITERFIND = identifier("iterfind");

/** checkpath: whether a tag may be a path expression. */
function isPath(vm: Machine, tag: Address): boolean {
  if (isStr(vm, tag)) return isPathText(strLength(vm, tag), (i) => charAt(vm, tag, i));
  if (!isBytes(vm, tag)) return true;
  const data = bytesData(vm, tag);
  return isPathText(bytesLength(vm, tag), (i) => vm.u8[data + i]!);
}

function isPathText(length: number, at: (index: number) => number): boolean {
  if (length >= 3 && at(0) === 0x7b && (at(1) === 0x7d || (at(1) === 0x2a && at(2) === 0x7d))) return true; // {} and {*}
  let inNamespace = false;
  for (let i = 0; i < length; i++) {
    const char = at(i);
    if (char === 0x7b) inNamespace = true;
    else if (char === 0x7d) inNamespace = false;
    else if (!inNamespace && isPathCharacter(char)) return true;
  }
  return false;
}

/** PATHCHAR: one of `/ * [ @ .` */
function isPathCharacter(char: number): boolean {
  return char === 0x2f || char === 0x2a || char === 0x5b || char === 0x40 || char === 0x2e;
}

/** The next child with a tag, from an index on: `use` may end the search with an answer other than 0. */
function eachMatch(vm: Machine, self: Address, tag: Address, use: (child: Address) => Address): Address {
  for (let i = 0; i < childCount(vm, self); i++) {
    const child = childAt(vm, self, i);
    const mark = vm.mark();
    vm.hold(vm.newRef(child));
    const childTag = vm.hold(vm.newRef(vm.get(child, TAG) || NONE));
    const result = richCompareBool(vm, childTag, tag, EQ) ? use(child) : 0;
    vm.release(mark);
    if (result !== 0) return result;
  }
  return 0;
}

export function find(vm: Machine, self: Address, path: Address, given: Address): Address {
  const namespaces = given === 0 ? NONE : given;
  if (isPath(vm, path) || namespaces !== NONE) {
    return callMethodWith(vm, stateOf(vm, ELEMENT_PATH), ID_FIND, self, path, namespaces);
  }
  return eachMatch(vm, self, path, (child) => vm.newRef(child)) || vm.none();
}

export function findText(vm: Machine, self: Address, path: Address, otherwise: Address, given: Address): Address {
  const namespaces = given === 0 ? NONE : given;
  const fallback = otherwise === 0 ? NONE : otherwise;
  if (isPath(vm, path) || namespaces !== NONE) {
    return callMethodWith(vm, stateOf(vm, ELEMENT_PATH), ID_FINDTEXT, self, path, fallback, namespaces);
  }
  const text = eachMatch(vm, self, path, (child) => {
    const value = textOfElement(vm, child, TEXT);
    return value === NONE ? emptyStr(vm) : vm.newRef(value);
  });
  return text === 0 ? vm.newRef(fallback) : text;
}

export function findAll(vm: Machine, self: Address, path: Address, given: Address): Address {
  const namespaces = given === 0 ? NONE : given;
  if (isPath(vm, path) || namespaces !== NONE) {
    return callMethodWith(vm, stateOf(vm, ELEMENT_PATH), ID_FINDALL, self, path, namespaces);
  }
  const list = vm.hold(newList(vm));
  eachMatch(vm, self, path, (child) => {
    listAppend(vm, list, child);
    return 0;
  });
  return vm.unhold();
}

export function iterFind(vm: Machine, self: Address, path: Address, namespaces: Address): Address {
  const module = stateOf(vm, ELEMENT_PATH);
  return callMethodWith(vm, module, ID_ITERFIND, self, path, namespaces === 0 ? NONE : namespaces);
}
