/** The module `_locale` (Modules/_localemodule.c): the C locale, whose characters are UTF-8. There is no other. */
import {
  type Address,
  addModuleObject,
  asInt,
  defineType,
  EXCEPTION,
  FLAG_BASETYPE,
  FLAG_BASE_EXC_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  codePointsOf,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newDict,
  newInt,
  newList,
  NONE,
  raiseInstance,
  newExceptionFromText,
  readyType,
  staticType,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { LANGINFO, LOCALE_CONSTANTS, LOCALECONV } from "./locale-constants.ts";

const ERROR_TYPE: Address = staticType();

defineType(ERROR_TYPE, {
  name: "locale.Error",
  base: EXCEPTION,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_BASE_EXC_SUBCLASS,
});

const LC_CTYPE = 0;
const LC_ALL = 6;
/** The names that mean the one locale there is. */
const KNOWN = new Set(["", "C", "POSIX", "C.UTF-8", "C.utf8"]);
const ALL =
  "LC_CTYPE=C.UTF-8;LC_NUMERIC=C;LC_TIME=C;LC_COLLATE=C;LC_MONETARY=C;LC_MESSAGES=C;LC_PAPER=C;LC_NAME=C;LC_ADDRESS=C;" +
  "LC_TELEPHONE=C;LC_MEASUREMENT=C;LC_IDENTIFICATION=C";

function text(vm: Machine, name: string, position: number, object: Address): string {
  if (!vm.hasFlag(object, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `${name}() argument ${position} must be str, not ${vm.typeName(object)}`);
  }
  const value = vm.toJs(object);
  if (value.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  return value;
}

/** Whether a name means the one locale: one name for all categories, or, for LC_ALL, one for each as a query gives them. */
function isKnown(category: number, name: string): boolean {
  if (category !== LC_ALL || !name.includes(";")) return KNOWN.has(name);
  return name.split(";").every((part) => /^LC_[A-Z]+=/.test(part) && KNOWN.has(part.slice(part.indexOf("=") + 1)));
}

/** Accepts the names of the C locale and changes nothing. */
function setLocale(vm: Machine, _module: Address, category: Address, locale: Address): Address {
  const number = asInt(vm, category);
  const wanted = locale === 0 || locale === NONE ? "" : text(vm, "setlocale", 2, locale);
  if (number < 0 || number > 12 || !isKnown(number, wanted)) {
    throw raiseInstance(vm, newExceptionFromText(vm, ERROR_TYPE, "unsupported locale setting"));
  }
  return vm.str(number === LC_ALL ? ALL : number === LC_CTYPE ? "C.UTF-8" : "C");
}

function localeConv(vm: Machine): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  for (const [name, value] of Object.entries(LOCALECONV)) {
    const item =
      typeof value === "string" ? vm.str(value) : typeof value === "number" ? newInt(vm, value) : newList(vm);
    addModuleObject(vm, dict, name, item);
  }
  return vm.keep(mark, dict);
}

function langInfo(vm: Machine, _module: Address, key: Address): Address {
  const number = asInt(vm, key);
  const name = Object.keys(LANGINFO).find((candidate) => LOCALE_CONSTANTS[candidate] === number);
  if (name === undefined) throw vm.raise(VALUE_ERROR, "unsupported langinfo constant");
  return vm.str(LANGINFO[name]!);
}

/** Compares by code points, as the C locale does. */
function collate(vm: Machine, _module: Address, first: Address, second: Address): Address {
  text(vm, "strcoll", 1, first);
  text(vm, "strcoll", 2, second);
  const a = codePointsOf(vm, first);
  const b = codePointsOf(vm, second);
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return newInt(vm, a[i]! < b[i]! ? -1 : 1);
  return newInt(vm, Math.sign(a.length - b.length));
}

/** A function that gives back one of its arguments: no text is translated. */
function same(name: string, index: number): (vm: Machine, module: Address, ...args: Address[]) => Address {
  return (vm, _module, ...args) => {
    text(vm, name, index + 1, args[index]!);
    return vm.newRef(args[index]!);
  };
}

const FUNCTIONS: readonly MethodSpec[] = [
  ["setlocale($module, category, locale=<unrepresentable>, /)", setLocale, "Activates/queries locale processing."],
  ["localeconv($module, /)", localeConv, "Returns numeric and monetary locale-specific parameters."],
  ["nl_langinfo($module, key, /)", langInfo, "Return the value for the locale information associated with key."],
  ["strcoll($module, os1, os2, /)", collate, "Compares two strings according to the locale."],
  [
    "strxfrm($module, string, /)",
    same("strxfrm", 0),
    "Return a string that can be used as a key for locale-aware comparisons.",
  ],
  ["gettext($module, msg, /)", same("gettext", 0), "gettext(msg) -> string\n\nReturn translation of msg."],
  [
    "dgettext($module, domain, msg, /)",
    same("dgettext", 1),
    "dgettext(domain, msg) -> string\n\nReturn translation of msg in domain.",
  ],
  [
    "dcgettext($module, domain, msg, category, /)",
    same("dcgettext", 1),
    "Return translation of msg in domain and category.",
  ],
  [
    "textdomain($module, domain, /)",
    (vm, _module, domain) => (domain === NONE ? vm.str("messages") : vm.newRef(domain!)),
    "Set the C library's textdmain to domain, returning the new domain.",
  ],
  [
    "bindtextdomain($module, domain, dir, /)",
    (vm, _module, _domain, folder) => vm.newRef(folder!),
    "Bind the C library's domain to dir.",
  ],
  [
    "bind_textdomain_codeset($module, domain, codeset, /)",
    (vm, _module, _domain, codeset) => vm.newRef(codeset!),
    "Bind the C library's domain to codeset.",
  ],
  ["_get_locale_encoding($module, /)", (vm) => vm.str("UTF-8"), "Get the current locale encoding."],
];

export const spec: ModuleSpec = {
  name: "_locale",
  doc: "Support for POSIX locales.",
  functions: FUNCTIONS,
  exec: (vm, _module, dict) => {
    for (const [name, value] of Object.entries(LOCALE_CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
    readyType(vm, ERROR_TYPE);
    addModuleObject(vm, dict, "Error", vm.newRef(ERROR_TYPE));
  },
};
