/** The module `_sre` (Modules/_sre.c): running the code that `sre_compile` makes of regular expressions. */
import {
  addModuleObject,
  type Address,
  intArgument,
  type Machine,
  type ModuleSpec,
  newBool,
  newInt,
  readyType,
} from "@pyvm/vm";
import { asciiIsCased, asciiLower, unicodeIsCased, unicodeLower } from "./case-folding.ts";
import { compile } from "./compile.ts";
import { MAGIC } from "./constants.ts";
import "./pattern.ts";
import { MATCH_TYPE, PATTERN_TYPE, SCANNER_TYPE } from "./structs.ts";

const CODESIZE = 4;
const MAXREPEAT = 4294967295;
const MAXGROUPS = 2147483647;
const COPYRIGHT = " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ";

/** The character that an int argument names: any C int, as an unsigned number. */
function characterOf(vm: Machine, argument: Address): number {
  return intArgument(vm, argument) >>> 0;
}

export const spec: ModuleSpec = {
  name: "_sre",
  functions: [
    [
      "ascii_iscased($module, character, /)",
      (vm, _module, character) => newBool(vm, asciiIsCased(characterOf(vm, character!))),
    ],
    [
      "unicode_iscased($module, character, /)",
      (vm, _module, character) => newBool(vm, unicodeIsCased(characterOf(vm, character!))),
    ],
    [
      "ascii_tolower($module, character, /)",
      (vm, _module, character) => newInt(vm, asciiLower(characterOf(vm, character!)) | 0),
    ],
    [
      "unicode_tolower($module, character, /)",
      (vm, _module, character) => newInt(vm, unicodeLower(characterOf(vm, character!)) | 0),
    ],
    ["getcodesize($module, /)", (vm) => newInt(vm, CODESIZE)],
    ["compile($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)", compile],
  ],
  exec: (vm, _module, dict) => {
    for (const type of [PATTERN_TYPE, MATCH_TYPE, SCANNER_TYPE]) readyType(vm, type);
    addModuleObject(vm, dict, "MAGIC", newInt(vm, MAGIC));
    addModuleObject(vm, dict, "CODESIZE", newInt(vm, CODESIZE));
    addModuleObject(vm, dict, "MAXREPEAT", newInt(vm, MAXREPEAT));
    addModuleObject(vm, dict, "MAXGROUPS", newInt(vm, MAXGROUPS));
    addModuleObject(vm, dict, "copyright", vm.str(COPYRIGHT));
  },
};
