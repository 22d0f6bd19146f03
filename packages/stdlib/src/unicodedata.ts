/**
 * The module `unicodedata`: Unicode 13's facts about characters, and `ucd_3_2_0`, an object that knows Unicode 3.2. Names come from unicode-names.ts.
 *
 *     +--------+-----------------+---------+---------------+
 *     | header | unidata_version | (getrec | normalization)|     UCD
 *     +--------+-----------------+---------+---------------+
 *     0        16                24        32              40
 */
import {
  addModuleObject,
  type Address,
  charAt,
  type CharacterDatabase,
  charStr,
  codePointsOf,
  defineType,
  FLAG_DISALLOW_INSTANTIATION,
  FLAG_HAVE_GC,
  FLAG_IMMUTABLETYPE,
  installCharacterNames,
  isNewerThan32,
  isStr,
  KEY_ERROR,
  type Machine,
  MEMBER_READONLY,
  type MethodImplementation,
  type MethodSpec,
  type ModuleSpec,
  newBool,
  newFloat,
  newInt,
  newStr,
  newStrFromCodePoints,
  NONE,
  type NormalizationForm,
  staticType,
  strEqual,
  strIsAscii,
  strLength,
  T_OBJECT,
  textOf,
  toDigit,
  TYPE_ERROR,
  UNICODE_13,
  UNICODE_3_2,
  VALUE_ERROR,
} from "@pyvm/vm";
import { unicodeNames } from "./unicode-names.ts";

const UCD_TYPE: Address = staticType();
const UCD_BYTES = 40;
const UCD_VERSION = 16;

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
  return [`${name}($self, chr, /)`, implementation, doc];
}

function numberFact(name: string, fact: (codePoint: number) => number, doc: string): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, chr) =>
    newInt(vm, fact(character(vm, chr!, name, "argument")));
  return [`${name}($self, chr, /)`, implementation, doc];
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
  return [`${name}($self, chr, default=<unrepresentable>, /)`, implementation, doc];
}

// ---- names ----------------------------------------------------------------------------------------------------

// The codecs' `\N{...}` and the compiler's read the same table.
installCharacterNames(unicodeNames);

/** Aliases, named sequences and newer characters have no name in Unicode 3.2. */
function nameOf(database: CharacterDatabase, codePoint: number): string | null {
  return database === UNICODE_3_2 && isNewerThan32(codePoint) ? null : unicodeNames.nameOf(codePoint);
}

/** What a name stands for. CPython finds the names that it makes of code points, those of CJK ideographs and Hangul syllables, in every version. */
function lookUp(database: CharacterDatabase, name: string): readonly number[] | null {
  const points = unicodeNames.lookUp(name, true);
  if (points === null || database !== UNICODE_3_2 || /^(CJK UNIFIED IDEOGRAPH-|HANGUL SYLLABLE )/.test(name))
    return points;
  return points.length === 1 && nameOf(database, points[0]!) === name.toUpperCase() ? points : null;
}

function nameValue(database: CharacterDatabase): Value {
  return (vm, codePoint) => {
    const name = nameOf(database, codePoint);
    return name === null ? 0 : newStr(vm, name);
  };
}

function lookup(database: CharacterDatabase): MethodImplementation {
  return (vm, _self, name) => {
    if (!isStr(vm, name!)) throw vm.raise(TYPE_ERROR, `a bytes-like object is required, not '${vm.typeName(name!)}'`);
    const text = textOf(vm, name!);
    const points = lookUp(database, text);
    if (points === null) throw vm.raise(KEY_ERROR, `undefined character name '${text}'`);
    return points.length === 1 ? charStr(vm, points[0]!) : newStrFromCodePoints(vm, points, points.length);
  };
}

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

function normalized(vm: Machine, database: CharacterDatabase, form: Address, text: Address): Address {
  const name = textOf(vm, form);
  if (!/^NFK?[CD]$/.test(name)) throw vm.raise(VALUE_ERROR, "invalid normalization form");
  if (strIsAscii(vm, text)) return vm.newRef(text);
  const points = database.normalize(name as NormalizationForm, codePointsOf(vm, text));
  return newStrFromCodePoints(vm, points, points.length);
}

function normalize(database: CharacterDatabase): MethodImplementation {
  return (vm, _self, form, text) => {
    checkForm(vm, "normalize", form!, text!);
    return strLength(vm, text!) === 0 ? vm.newRef(text!) : normalized(vm, database, form!, text!);
  };
}

function isNormalized(database: CharacterDatabase): MethodImplementation {
  return (vm, _self, form, text) => {
    checkForm(vm, "is_normalized", form!, text!);
    if (strLength(vm, text!) === 0) return newBool(vm, true);
    const mark = vm.mark();
    const same = strEqual(vm, vm.hold(normalized(vm, database, form!, text!)), text!);
    vm.release(mark);
    return newBool(vm, same);
  };
}

const FORMS_DOC = "Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.";
const OTHERWISE = "If no such value is defined, default is returned, or, if not given,\nValueError is raised.";

/** The functions of the module, or the methods of `UCD`. */
function questions(database: CharacterDatabase): MethodSpec[] {
  return [
    optionalFact(
      "decimal",
      (vm, codePoint) => {
        const value = database.decimal(codePoint);
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
        const value = database.numeric(codePoint);
        return value === undefined ? 0 : newFloat(vm, value);
      },
      "not a numeric character",
      "Converts a Unicode character into its equivalent numeric value.\n\n" +
        `Returns the numeric value assigned to the character chr as float.\n${OTHERWISE}`,
    ),
    textFact("category", database.category, "Returns the general category assigned to the character chr as string."),
    textFact(
      "bidirectional",
      database.bidirectional,
      "Returns the bidirectional class assigned to the character chr as string.\n\n" +
        "If no such value is defined, an empty string is returned.",
    ),
    numberFact(
      "combining",
      database.combining,
      "Returns the canonical combining class assigned to the character chr as integer.\n\n" +
        "Returns 0 if no combining class is defined.",
    ),
    numberFact(
      "mirrored",
      database.mirrored,
      "Returns the mirrored property assigned to the character chr as integer.\n\n" +
        'Returns 1 if the character has been identified as a "mirrored"\n' +
        "character in bidirectional text, 0 otherwise.",
    ),
    textFact(
      "east_asian_width",
      database.eastAsianWidth,
      "Returns the east asian width assigned to the character chr as string.",
    ),
    textFact(
      "decomposition",
      database.decomposition,
      "Returns the character decomposition mapping assigned to the character chr as string.\n\n" +
        "An empty string is returned in case no such mapping is defined.",
    ),
    [
      "is_normalized($self, form, unistr, /)",
      isNormalized(database),
      `Return whether the Unicode string unistr is in the normal form 'form'.\n\n${FORMS_DOC}`,
    ],
    [
      "normalize($self, form, unistr, /)",
      normalize(database),
      `Return the normal form 'form' for the Unicode string unistr.\n\n${FORMS_DOC}`,
    ],
    optionalFact(
      "name",
      nameValue(database),
      "no such name",
      "Returns the name assigned to the character chr as a string.\n\n" +
        "If no name is defined, default is returned, or, if not given,\nValueError is raised.",
    ),
    [
      "lookup($self, name, /)",
      lookup(database),
      "Look up character by name.\n\nIf a character with the given name is found, return the\n" +
        "corresponding character.  If not found, KeyError is raised.",
    ],
  ];
}

defineType(UCD_TYPE, {
  name: "unicodedata.UCD",
  basicSize: UCD_BYTES,
  flags: FLAG_HAVE_GC | FLAG_DISALLOW_INSTANTIATION | FLAG_IMMUTABLETYPE,
  layout: [{ op: "fields", offset: UCD_VERSION, count: 1 }],
  slots: { new: null },
  methods: questions(UNICODE_3_2),
  members: [["unidata_version", T_OBJECT, UCD_VERSION, MEMBER_READONLY]],
});

/** The object that answers for Unicode 3.2 (owned). */
function newOldDatabase(vm: Machine): Address {
  const mark = vm.mark();
  const database = vm.hold(vm.genericAlloc(UCD_TYPE, 0));
  vm.set(database, UCD_VERSION, newStr(vm, UNICODE_3_2.version));
  return vm.keep(mark, database);
}

export const spec: ModuleSpec = {
  name: "unicodedata",
  doc: `This module provides access to the Unicode Character Database which
defines character properties for all Unicode characters. The data in
this database is based on the UnicodeData.txt file version
${UNICODE_13.version} which is publicly available from ftp://ftp.unicode.org/.

The module uses the same names and symbols as defined by the
UnicodeData File Format ${UNICODE_13.version}.`,
  types: [UCD_TYPE],
  functions: questions(UNICODE_13),
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "unidata_version", newStr(vm, UNICODE_13.version));
    addModuleObject(vm, dict, "ucd_3_2_0", newOldDatabase(vm));
  },
};
