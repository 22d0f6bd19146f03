/** The module `unicodedata`: Unicode 13's facts about characters. Names come from unicode-names.ts. */
import {
  type Address,
  bidirectional,
  category,
  charAt,
  charStr,
  codePointsOf,
  combining,
  decomposition,
  dictSet,
  eastAsianWidth,
  installCharacterNames,
  isStr,
  KEY_ERROR,
  type Machine,
  type MethodImplementation,
  type MethodSpec,
  mirrored,
  type ModuleSpec,
  newBool,
  newFloat,
  newInt,
  newStr,
  newStrFromCodePoints,
  NONE,
  type NormalizationForm,
  normalizeCodePoints,
  strEqual,
  strIsAscii,
  strLength,
  textOf,
  toDecimal,
  toDigit,
  toNumeric,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { unicodeNames } from "./unicode-names.ts";

const UNIDATA_VERSION = "13.0.0";

function shownType(vm: Machine, object: Address): string {
  return object === NONE ? "None" : vm.typeName(object);
}

/** A `int(accept={str})` argument: one character. */
function character(vm: Machine, value: Address, name: string, where: string): number {
  if (!isStr(vm, value) || strLength(vm, value) !== 1) {
    throw vm.raise(TYPE_ERROR, `${name}() ${where} must be a unicode character, not ${shownType(vm, value)}`);
  }
  return charAt(vm, value, 0);
}

function textFact(name: string, fact: (codePoint: number) => string, doc: string): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, chr) =>
    newStr(vm, fact(character(vm, chr!, name, "argument")));
  return [`${name}($module, chr, /)`, implementation, doc];
}

function numberFact(name: string, fact: (codePoint: number) => number, doc: string): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, chr) =>
    newInt(vm, fact(character(vm, chr!, name, "argument")));
  return [`${name}($module, chr, /)`, implementation, doc];
}

type Value = (vm: Machine, codePoint: number) => Address;

/** A fact that not every character has: `value` returns 0 for those, and then the default or an error with `message` comes. */
function optionalFact(name: string, value: Value, message: string, doc: string): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, chr, fallback) => {
    const found = value(vm, character(vm, chr!, name, "argument 1"));
    if (found !== 0) return found;
    if (fallback === 0) throw vm.raise(VALUE_ERROR, message);
    return vm.newRef(fallback!);
  };
  return [`${name}($module, chr, default=<unrepresentable>, /)`, implementation, doc];
}

// ---- names ----------------------------------------------------------------------------------------------------

// The codecs' `\N{...}` and the compiler's read the same table.
installCharacterNames(unicodeNames);

const nameValue: Value = (vm, codePoint) => {
  const name = unicodeNames.nameOf(codePoint);
  return name === null ? 0 : newStr(vm, name);
};

const lookup: MethodImplementation = (vm, _module, name) => {
  if (!isStr(vm, name!)) throw vm.raise(TYPE_ERROR, `a bytes-like object is required, not '${vm.typeName(name!)}'`);
  const text = textOf(vm, name!);
  const points = unicodeNames.lookUp(text, true);
  if (points === null) throw vm.raise(KEY_ERROR, `undefined character name '${text}'`);
  return points.length === 1 ? charStr(vm, points[0]!) : newStrFromCodePoints(vm, points, points.length);
};

// ---- normal forms ---------------------------------------------------------------------------------------------

function checkForm(vm: Machine, name: string, form: Address, text: Address): void {
  for (const [value, position] of [
    [form, 1],
    [text, 2],
  ] as const) {
    if (!isStr(vm, value)) {
      throw vm.raise(TYPE_ERROR, `${name}() argument ${position} must be str, not ${shownType(vm, value)}`);
    }
  }
}

function normalized(vm: Machine, form: Address, text: Address): Address {
  const name = textOf(vm, form);
  if (!/^NFK?[CD]$/.test(name)) throw vm.raise(VALUE_ERROR, "invalid normalization form");
  if (strIsAscii(vm, text)) return vm.newRef(text);
  const points = normalizeCodePoints(name as NormalizationForm, codePointsOf(vm, text));
  return newStrFromCodePoints(vm, points, points.length);
}

const normalize: MethodImplementation = (vm, _module, form, text) => {
  checkForm(vm, "normalize", form!, text!);
  return strLength(vm, text!) === 0 ? vm.newRef(text!) : normalized(vm, form!, text!);
};

const isNormalized: MethodImplementation = (vm, _module, form, text) => {
  checkForm(vm, "is_normalized", form!, text!);
  if (strLength(vm, text!) === 0) return newBool(vm, true);
  const mark = vm.mark();
  const same = strEqual(vm, vm.hold(normalized(vm, form!, text!)), text!);
  vm.release(mark);
  return newBool(vm, same);
};

const FORMS_DOC = "Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.";
const OTHERWISE = "If no such value is defined, default is returned, or, if not given,\nValueError is raised.";

export const spec: ModuleSpec = {
  name: "unicodedata",
  doc: `This module provides access to the Unicode Character Database which
defines character properties for all Unicode characters. The data in
this database is based on the UnicodeData.txt file version
${UNIDATA_VERSION} which is publicly available from ftp://ftp.unicode.org/.

The module uses the same names and symbols as defined by the
UnicodeData File Format ${UNIDATA_VERSION}.`,
  functions: [
    optionalFact(
      "decimal",
      (vm, codePoint) => {
        const value = toDecimal(codePoint);
        return value < 0 ? 0 : newInt(vm, value);
      },
      "not a decimal",
      "Converts a Unicode character into its equivalent decimal value.\n\n" +
        `Returns the decimal value assigned to the character chr as integer.\n${OTHERWISE}`,
    ),
    optionalFact(
      "digit",
      (vm, codePoint) => {
        const value = toDigit(codePoint);
        return value < 0 ? 0 : newInt(vm, value);
      },
      "not a digit",
      "Converts a Unicode character into its equivalent digit value.\n\n" +
        `Returns the digit value assigned to the character chr as integer.\n${OTHERWISE}`,
    ),
    optionalFact(
      "numeric",
      (vm, codePoint) => {
        const value = toNumeric(codePoint);
        return value === undefined ? 0 : newFloat(vm, value);
      },
      "not a numeric character",
      "Converts a Unicode character into its equivalent numeric value.\n\n" +
        `Returns the numeric value assigned to the character chr as float.\n${OTHERWISE}`,
    ),
    textFact("category", category, "Returns the general category assigned to the character chr as string."),
    textFact(
      "bidirectional",
      bidirectional,
      "Returns the bidirectional class assigned to the character chr as string.\n\n" +
        "If no such value is defined, an empty string is returned.",
    ),
    numberFact(
      "combining",
      combining,
      "Returns the canonical combining class assigned to the character chr as integer.\n\n" +
        "Returns 0 if no combining class is defined.",
    ),
    numberFact(
      "mirrored",
      mirrored,
      "Returns the mirrored property assigned to the character chr as integer.\n\n" +
        'Returns 1 if the character has been identified as a "mirrored"\n' +
        "character in bidirectional text, 0 otherwise.",
    ),
    textFact(
      "east_asian_width",
      eastAsianWidth,
      "Returns the east asian width assigned to the character chr as string.",
    ),
    textFact(
      "decomposition",
      decomposition,
      "Returns the character decomposition mapping assigned to the character chr as string.\n\n" +
        "An empty string is returned in case no such mapping is defined.",
    ),
    [
      "is_normalized($module, form, unistr, /)",
      isNormalized,
      `Return whether the Unicode string unistr is in the normal form 'form'.\n\n${FORMS_DOC}`,
    ],
    [
      "normalize($module, form, unistr, /)",
      normalize,
      `Return the normal form 'form' for the Unicode string unistr.\n\n${FORMS_DOC}`,
    ],
    optionalFact(
      "name",
      nameValue,
      "no such name",
      "Returns the name assigned to the character chr as a string.\n\n" +
        "If no name is defined, default is returned, or, if not given,\nValueError is raised.",
    ),
    [
      "lookup($module, name, /)",
      lookup,
      "Look up character by name.\n\nIf a character with the given name is found, return the\n" +
        "corresponding character.  If not found, KeyError is raised.",
    ],
  ],
  exec: (vm, _module, dict) => {
    const mark = vm.mark();
    dictSet(vm, dict, vm.hold(vm.intern("unidata_version")), vm.hold(newStr(vm, UNIDATA_VERSION)));
    vm.release(mark);
  },
};
