/** Prefixes of names and the namespaces they stand for. */
import {
  type Address,
  charAt,
  dictDelete,
  dictGet,
  dictSet,
  listAppend,
  listItem,
  listSize,
  newList,
  NONE,
  strLength,
  substring,
  textOf,
} from "@pyvm/vm";
import {
  NO_ERROR,
  RESERVED_NAMESPACE_URI,
  RESERVED_PREFIX_XML,
  RESERVED_PREFIX_XMLNS,
  SYNTAX,
  UNDECLARING_PREFIX,
} from "./errors.ts";
import { dropLast } from "./lists.ts";
import { tell } from "./handlers.ts";
import { END_NAMESPACE_DECL, NAMESPACE_PREFIXES, START_NAMESPACE_DECL } from "./object.ts";
import type { Run } from "./run.ts";
import { BINDINGS, SEPARATOR } from "./state.ts";

const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

/** Where the colon of a name is, or -1. */
export function colonOf(run: Run, name: Address): number {
  const { vm } = run;
  const length = strLength(vm, name);
  for (let i = 0; i < length; i++) if (charAt(vm, name, i) === 0x3a) return i;
  return -1;
}

/** The prefix (borrowed; "" for the default one) that an attribute of this name declares, or 0 where it declares none. */
export function declaredPrefix(run: Run, name: Address): Address {
  const { vm } = run;
  const length = strLength(vm, name);
  if (length < 5) return 0;
  for (let i = 0; i < 5; i++) if (charAt(vm, name, i) !== "xmlns".charCodeAt(i)) return 0;
  if (length === 5) return run.uniqueName(vm.str(""));
  return charAt(vm, name, 5) === 0x3a ? run.uniqueName(substring(vm, name, 6, length)) : 0;
}

/**
 * Binds a prefix ("" for the default one) to a namespace.
 * @param bindings a list that takes what is to be undone, two items each: prefix, the namespace before; 0 for what lasts, and is not told
 */
export function addBinding(run: Run, prefix: Address, uri: Address, bindings: Address): number {
  const { vm } = run;
  const name = textOf(vm, prefix);
  const text = textOf(vm, uri);
  if (text === "" && name !== "") return UNDECLARING_PREFIX;
  if (name === "xmlns") return RESERVED_PREFIX_XMLNS;
  const separator = run.get(SEPARATOR);
  if (separator !== 0 && !isUriCharacter(separator) && text.includes(String.fromCodePoint(separator))) return SYNTAX;
  const isXml = text === XML_NAMESPACE;
  if (name === "xml" && !isXml) return RESERVED_PREFIX_XML;
  if (name !== "xml" && isXml) return RESERVED_NAMESPACE_URI;
  if (text === XMLNS_NAMESPACE) return RESERVED_NAMESPACE_URI;
  const table = run.get(BINDINGS);
  if (bindings !== 0) {
    const before = dictGet(vm, table, prefix);
    listAppend(vm, bindings, prefix);
    listAppend(vm, bindings, before === 0 ? NONE : before);
  }
  if (text === "") dictDelete(vm, table, prefix);
  else dictSet(vm, table, prefix, uri);
  if (bindings === 0 || !run.has(START_NAMESPACE_DECL)) return NO_ERROR;
  const mark = vm.mark();
  const told = run.interned(name === "" ? 0 : prefix);
  tell(run, START_NAMESPACE_DECL, told, run.interned(text === "" ? 0 : uri));
  vm.release(mark);
  return NO_ERROR;
}

/** Of the characters below 128, those that RFC 3986 has in a URI. */
function isUriCharacter(char: number): boolean {
  return char < 128 && /[A-Za-z0-9%:/?#[\]@!$&'()*+,;=\-._~]/.test(String.fromCharCode(char));
}

/** Tells of the ends of the bindings in a list, last first, and undoes them. */
export function removeBindings(run: Run, bindings: Address): void {
  const { vm } = run;
  for (let size = listSize(vm, bindings); size > 0; size -= 2) {
    const mark = vm.mark();
    const prefix = vm.hold(vm.newRef(listItem(vm, bindings, size - 2)));
    const before = vm.hold(vm.newRef(listItem(vm, bindings, size - 1)));
    dropLast(vm, bindings, 2);
    if (run.has(END_NAMESPACE_DECL))
      tell(run, END_NAMESPACE_DECL, run.interned(strLength(vm, prefix) === 0 ? 0 : prefix));
    const table = run.get(BINDINGS);
    if (before === NONE) dictDelete(vm, table, prefix);
    else dictSet(vm, table, prefix, before);
    vm.release(mark);
  }
}

/** A name with its namespace in front, as it is told (owned). 0: the prefix is not bound. */
export function expandedName(run: Run, name: Address, isElement: boolean): Address {
  const { vm } = run;
  const colon = colonOf(run, name);
  if (colon < 0 && !isElement) return vm.newRef(name);
  const mark = vm.mark();
  const prefix = vm.hold(colon < 0 ? vm.str("") : substring(vm, name, 0, colon));
  const uri = dictGet(vm, run.get(BINDINGS), prefix);
  if (uri === 0) {
    vm.release(mark);
    return colon < 0 ? vm.newRef(name) : 0;
  }
  const separator = run.get(SEPARATOR) === 0 ? "" : String.fromCodePoint(run.get(SEPARATOR));
  let text = textOf(vm, uri) + separator + textOf(vm, name).slice(colon + 1);
  if (colon >= 0 && separator !== "" && vm.get(run.self, NAMESPACE_PREFIXES) !== 0)
    text += separator + textOf(vm, prefix);
  vm.release(mark);
  return vm.newRef(run.uniqueName(vm.str(text)));
}

/** A new list of no bindings. */
export function newBindings(run: Run): Address {
  return newList(run.vm);
}
