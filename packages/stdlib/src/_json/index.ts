/** The module `_json` (Modules/_json.c). */
import { addModuleObject, type MethodSpec, type ModuleSpec, readyType } from "@pyvm/vm";
import { ENCODER_TYPE } from "./encoder.ts";
import { SCANNER_TYPE } from "./scanner.ts";
import { encodeBaseString, encodeBaseStringAscii, scanStringFunction } from "./strings.ts";

export const spec: ModuleSpec = {
  name: "_json",
  doc: "json speedups\n",
  functions: [
    [
      "encode_basestring_ascii!($module, string, /)",
      encodeBaseStringAscii,
      "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string",
    ],
    [
      "encode_basestring!($module, string, /)",
      encodeBaseString,
      "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string",
    ],
    [
      "scanstring!($module, *args)",
      scanStringFunction as MethodSpec[1],
      `scanstring(string, end, strict=True) -> (string, end)

Scan the string s for a JSON string. End is the index of the
character in s after the quote that started the JSON string.
Unescapes all valid JSON string escape sequences and raises ValueError
on attempt to decode an invalid string. If strict is False then literal
control characters are allowed in the string.

Returns a tuple of the decoded string and the index of the character in s
after the end quote.`,
    ],
  ],
  exec: (vm, _module, dict) => {
    readyType(vm, SCANNER_TYPE);
    readyType(vm, ENCODER_TYPE);
    addModuleObject(vm, dict, "make_scanner", vm.newRef(SCANNER_TYPE));
    addModuleObject(vm, dict, "make_encoder", vm.newRef(ENCODER_TYPE));
  },
};
