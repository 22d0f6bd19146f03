/** The module `pyexpat` (Modules/pyexpat.c), with an XML parser of its own that behaves as expat does. */
import {
  type Address,
  addModuleObject,
  dictSet,
  FLAG_DICT_SUBCLASS,
  intArgument,
  IS_MODULES,
  isStr,
  listAppend,
  type Machine,
  MODULE_DICT,
  type ModuleSpec,
  newDict,
  newInt,
  newList,
  newModule,
  NONE,
  noneOrType,
  readyType,
  textOf,
  tuplePack,
  tuplePair,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { PYEXPAT_DOCUMENTATION as DOCUMENTATION } from "../documentation/pyexpat.ts";
import { ERRORS, errorText, EXPAT_ERROR } from "./errors.ts";
import { createParser, PARSER_TYPE } from "./parser.ts";
import { EXPAT_VERSION } from "./version.ts";

const FEATURES: readonly (readonly [string, number])[] = [
  ["sizeof(XML_Char)", 1],
  ["sizeof(XML_LChar)", 1],
  ["XML_DTD", 0],
  ["XML_CONTEXT_BYTES", 1024],
  ["XML_NS", 0],
  ["XML_BLAP_MAX_AMP", 100],
  ["XML_BLAP_ACT_THRES", 8388608],
];

const MODEL: readonly (readonly [string, number])[] = [
  ["XML_CTYPE_EMPTY", 1],
  ["XML_CTYPE_ANY", 2],
  ["XML_CTYPE_MIXED", 3],
  ["XML_CTYPE_NAME", 4],
  ["XML_CTYPE_CHOICE", 5],
  ["XML_CTYPE_SEQ", 6],
  ["XML_CQUANT_NONE", 0],
  ["XML_CQUANT_OPT", 1],
  ["XML_CQUANT_REP", 2],
  ["XML_CQUANT_PLUS", 3],
];

const PARAM_ENTITY_PARSING: readonly (readonly [string, number])[] = [
  ["XML_PARAM_ENTITY_PARSING_NEVER", 0],
  ["XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE", 1],
  ["XML_PARAM_ENTITY_PARSING_ALWAYS", 2],
];

function parserCreate(vm: Machine, _module: Address, encoding: Address, separator: Address, intern: Address): Address {
  const encodingText = optionalText(vm, "encoding", encoding);
  const separatorText = optionalText(vm, "namespace_separator", separator);
  if (separatorText !== undefined && (separatorText.length > 1 || separatorText.charCodeAt(0) > 127)) {
    throw vm.raise(VALUE_ERROR, "namespace_separator must be at most one character, omitted, or None");
  }
  const mark = vm.mark();
  const names = intern === 0 ? vm.hold(newDict(vm)) : intern === NONE ? 0 : intern;
  if (names !== 0 && !vm.hasFlag(names, FLAG_DICT_SUBCLASS)) throw vm.raise(TYPE_ERROR, "intern must be a dictionary");
  return vm.keep(mark, vm.hold(createParser(vm, encodingText, separatorText, names)));
}

function optionalText(vm: Machine, name: string, object: Address): string | undefined {
  if (object === 0 || object === NONE) return undefined;
  if (!isStr(vm, object)) {
    throw vm.raise(TYPE_ERROR, `ParserCreate() argument '${name}' must be str or None, not ${noneOrType(vm, object)}`);
  }
  const text = textOf(vm, object);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  return text;
}

function errorString(vm: Machine, _module: Address, code: Address): Address {
  const text = errorText(intArgument(vm, code));
  return text === undefined ? vm.none() : vm.str(text);
}

/** A module inside of this one (borrowed: sys.modules has it). */
function addSubmodule(vm: Machine, dict: Address, name: string): Address {
  const mark = vm.mark();
  const module = vm.hold(newModule(vm, `pyexpat.${name}`));
  const members = vm.get(module, MODULE_DICT);
  addModuleObject(vm, members, "__doc__", vm.str(DOCUMENTATION[name]!));
  dictSet(vm, vm.get(0, IS_MODULES), vm.hold(vm.intern(`pyexpat.${name}`)), module);
  addModuleObject(vm, dict, name, vm.newRef(module));
  vm.release(mark);
  return members;
}

function fillErrors(vm: Machine, members: Address): void {
  const mark = vm.mark();
  const codes = vm.hold(newDict(vm));
  const messages = vm.hold(newDict(vm));
  for (const [index, [name, message]] of ERRORS.entries()) {
    if (name === "") continue;
    const text = vm.hold(vm.str(message));
    const code = vm.hold(newInt(vm, index + 1));
    dictSet(vm, codes, text, code);
    dictSet(vm, messages, code, text);
    addModuleObject(vm, members, `XML_ERROR_${name}`, vm.newRef(text));
  }
  addModuleObject(vm, members, "codes", vm.newRef(codes));
  addModuleObject(vm, members, "messages", vm.newRef(messages));
  vm.release(mark);
}

function features(vm: Machine): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (const [name, value] of FEATURES) {
    listAppend(vm, list, vm.hold(tuplePair(vm, vm.hold(vm.str(name)), vm.hold(newInt(vm, value)))));
  }
  return vm.keep(mark, list);
}

function versionInfo(vm: Machine): Address {
  const mark = vm.mark();
  return vm.keep(mark, vm.hold(tuplePack(vm, ...EXPAT_VERSION.map((part) => vm.hold(newInt(vm, part))))));
}

export const spec: ModuleSpec = {
  name: "pyexpat",
  doc: DOCUMENTATION["pyexpat"]!,
  functions: [
    [
      "ParserCreate($module, /, encoding=None, namespace_separator=None,\n             intern=<unrepresentable>)",
      parserCreate,
      DOCUMENTATION["ParserCreate"]!,
    ],
    ["ErrorString($module, code, /)", errorString, DOCUMENTATION["ErrorString"]!],
  ],
  exec: (vm, _module, dict) => {
    readyType(vm, EXPAT_ERROR);
    readyType(vm, PARSER_TYPE);
    addModuleObject(vm, dict, "error", vm.newRef(EXPAT_ERROR));
    addModuleObject(vm, dict, "ExpatError", vm.newRef(EXPAT_ERROR));
    addModuleObject(vm, dict, "XMLParserType", vm.newRef(PARSER_TYPE));
    addModuleObject(vm, dict, "EXPAT_VERSION", vm.str(`expat_${EXPAT_VERSION.join(".")}`));
    addModuleObject(vm, dict, "version_info", versionInfo(vm));
    addModuleObject(vm, dict, "native_encoding", vm.str("UTF-8"));
    fillErrors(vm, addSubmodule(vm, dict, "errors"));
    const model = addSubmodule(vm, dict, "model");
    for (const [name, value] of MODEL) addModuleObject(vm, model, name, newInt(vm, value));
    addModuleObject(vm, dict, "features", features(vm));
    for (const [name, value] of PARAM_ENTITY_PARSING) addModuleObject(vm, dict, name, newInt(vm, value));
  },
};
