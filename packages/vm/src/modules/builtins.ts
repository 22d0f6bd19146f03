import { importModule } from "../import/import.ts";
import type { ModuleSpec } from "../object/native.ts";
import { strText } from "../object/repr.ts";
import { length } from "../object/subscript.ts";
import { newInt } from "../builtins/int/box.ts";
import * as T from "../object/static.ts";
import { dictSetStr, newDict } from "../builtins/dict/dict.ts";
import { call3, callWith } from "../object/call.ts";
import { makeFrame, runFrame } from "../eval/call-function.ts";
import { tuplePack } from "../builtins/tuple/tuple.ts";
import { tupleFromArray } from "../builtins/tuple/tuple.ts";
export const builtinsSpec: ModuleSpec = {
  name: "builtins",
  functions: [
    ["print($module, *args)", (vm, _m, argv, nargs) => { const out: string[] = []; for (let i = 0; i < nargs; i++) out.push(strText(vm, vm.get(argv, 8*i))); vm.host.files!.write(1, Uint8Array.from(out.join(" ") + "\n", (c) => c.charCodeAt(0)), null); return vm.none(); }],
    ["__import__($module, *args)", (vm, _m, argv) => importModule(vm, vm.get(argv, 0), T.NONE, vm.get(argv, 24), vm.get(argv, 32))],
    ["len($module, obj, /)", (vm, _m, o) => newInt(vm, length(vm, o))],
    ["__build_class__($module, *args)", (vm, _m, argv, nargs) => {
      const f = vm.get(argv, 0), name = vm.get(argv, 8); const bases = tupleFromArray(vm, argv + 16, nargs - 2); const ns = newDict(vm);
      const cell = runFrame(vm, makeFrame(vm, f, vm.get(f, 48), argv, 0, 0, ns));
      const cls = call3(vm, T.TYPE_TYPE, name, bases, ns); void cell; return cls; }],
  ],
  exec: (vm, _m, dict) => { for (const [n, t] of [["object",T.OBJECT_TYPE],["type",T.TYPE_TYPE],["int",T.INT_TYPE],["str",T.STR_TYPE],["list",T.LIST_TYPE],["dict",T.DICT_TYPE],["range",T.RANGE_TYPE],["tuple",T.TUPLE_TYPE],["float",T.FLOAT_TYPE],["ValueError",T.VALUE_ERROR],["KeyError",T.KEY_ERROR],["Exception",T.EXCEPTION],["ZeroDivisionError",T.ZERO_DIVISION_ERROR],["set",T.SET_TYPE]] as const) dictSetStr(vm, dict, vm.intern(n), t); void callWith; void tuplePack; },
};
