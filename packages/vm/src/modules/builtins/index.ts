/** The module `builtins` (Python/bltinmodule.c). `open` is put there when `io` is imported; see run/stdio.ts. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { aiter, anext } from "../../eval/anext.ts";
import { dictGetId, dictSetStr } from "../../builtins/dict/dict.ts";
import { vectorcall } from "../../object/call.ts";
import { newBool } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { addModuleType } from "../../object/module.ts";
import type { ModuleSpec, MethodSpec } from "../../object/native.ts";
import { numberAbsolute } from "../../object/number.ts";
import { ascii, repr } from "../../object/repr.ts";
import { IS_FLAG_OPTIMIZE, IS_SYSDICT } from "../../object/state.ts";
import * as type from "../../object/static.ts";
import { length } from "../../object/subscript.ts";
import { delattr, dir, getattr, globals, hasattr, locals, setattr, vars } from "./attributes.ts";
import { buildClass } from "./build-class.ts";
import { BUILTINS_DOCUMENTATION } from "./documentation.ts";
import { compileFunction, evalFunction, execFunction, importFunction } from "./evaluate.ts";
import { all, any, iter, max, min, next, sorted, sum } from "./iteration.ts";
import { input, print } from "./print.ts";
import {
  bin,
  callable,
  chr,
  divmod,
  format,
  hash,
  hex,
  id,
  isinstance,
  issubclass,
  oct,
  ord,
  pow,
  round,
} from "./values.ts";
import { intOfLength } from "../../object/length.ts";

const ID_BREAKPOINTHOOK = identifier("breakpointhook");

/** In CPython's order, which `dir` does not show but `vars` does. */
const functions: readonly MethodSpec[] = [
  ["__build_class__!($module, *args, **kwargs)", buildClass],
  ["__import__!($module, /, name, globals=None, locals=None, fromlist=(), level=0)", importFunction],
  ["abs($module, x, /)", (vm, _module, x): Address => numberAbsolute(vm, x)],
  ["all($module, iterable, /)", all],
  ["any($module, iterable, /)", any],
  ["ascii($module, obj, /)", (vm, _module, object): Address => ascii(vm, object)],
  ["bin($module, number, /)", bin],
  ["breakpoint!($module, *args, **kwargs)", breakpoint],
  ["callable($module, obj, /)", callable],
  ["chr($module, i, /)", chr],
  [
    "compile($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, _feature_version=-1)",
    compileFunction,
  ],
  ["delattr($module, obj, name, /)", delattr],
  ["dir!($module, *args)", dir],
  ["divmod($module, x, y, /)", divmod],
  ["eval($module, source, globals=None, locals=None, /)", evalFunction],
  ["exec($module, source, globals=None, locals=None, /)", execFunction],
  ["format($module, value, format_spec='', /)", format],
  ["getattr!($module, *args, **kwargs)", getattr],
  ["globals($module, /)", globals],
  ["hasattr($module, obj, name, /)", hasattr],
  ["hash($module, obj, /)", hash],
  ["hex($module, number, /)", hex],
  ["id($module, obj, /)", id],
  ["input($module, prompt='', /)", input],
  ["isinstance($module, obj, class_or_tuple, /)", isinstance],
  ["issubclass($module, cls, class_or_tuple, /)", issubclass],
  ["iter!($module, *args, **kwargs)", iter],
  ["aiter($module, async_iterable, /)", (vm, _module, iterable): Address => aiter(vm, iterable)],
  ["len($module, obj, /)", (vm, _module, object): Address => intOfLength(vm, length(vm, object))],
  ["locals($module, /)", locals],
  ["max!($module, *args, **kwargs)", max],
  ["min!($module, *args, **kwargs)", min],
  ["next!($module, *args, **kwargs)", next],
  [
    "anext($module, aiterator, default=<unrepresentable>, /)",
    (vm, _module, iterator, fallback): Address => anext(vm, iterator, fallback),
  ],
  ["oct($module, number, /)", oct],
  ["ord($module, c, /)", ord],
  ["pow($module, /, base, exp, mod=None)", pow],
  ["print!($module, *args, **kwargs)", print],
  ["repr($module, obj, /)", (vm, _module, object): Address => repr(vm, object)],
  ["round($module, /, number, ndigits=None)", round],
  ["setattr($module, obj, name, value, /)", setattr],
  ["sorted!($module, *args, **kwargs)", sorted, "", "($module, iterable, /, *, key=None, reverse=False)"],
  ["sum($module, iterable, /, start=0)", sum],
  ["vars!($module, *args)", vars],
];

function documented([signature, implementation, , shown]: MethodSpec): MethodSpec {
  const name = signature.slice(0, signature.indexOf("(")).replace("!", "");
  const doc = BUILTINS_DOCUMENTATION[name];
  if (doc === undefined) return [signature, implementation];
  return shown === undefined ? [signature, implementation, doc] : [signature, implementation, doc, shown];
}

const TYPES: readonly Address[] = [
  type.BOOL_TYPE,
  type.MEMORYVIEW_TYPE,
  type.BYTEARRAY_TYPE,
  type.BYTES_TYPE,
  type.CLASSMETHOD_TYPE,
  type.COMPLEX_TYPE,
  type.DICT_TYPE,
  type.ENUMERATE_TYPE,
  type.FILTER_TYPE,
  type.FLOAT_TYPE,
  type.FROZENSET_TYPE,
  type.PROPERTY_TYPE,
  type.INT_TYPE,
  type.LIST_TYPE,
  type.MAP_TYPE,
  type.OBJECT_TYPE,
  type.RANGE_TYPE,
  type.REVERSED_TYPE,
  type.SET_TYPE,
  type.SLICE_TYPE,
  type.STATICMETHOD_TYPE,
  type.STR_TYPE,
  type.SUPER_TYPE,
  type.TUPLE_TYPE,
  type.TYPE_TYPE,
  type.ZIP_TYPE,
];

const EXCEPTIONS: readonly Address[] = [
  type.BASE_EXCEPTION,
  type.EXCEPTION,
  type.TYPE_ERROR,
  type.STOP_ASYNC_ITERATION,
  type.STOP_ITERATION,
  type.GENERATOR_EXIT,
  type.SYSTEM_EXIT,
  type.KEYBOARD_INTERRUPT,
  type.IMPORT_ERROR,
  type.MODULE_NOT_FOUND_ERROR,
  type.OS_ERROR,
  type.EOF_ERROR,
  type.RUNTIME_ERROR,
  type.RECURSION_ERROR,
  type.NOT_IMPLEMENTED_ERROR,
  type.NAME_ERROR,
  type.UNBOUND_LOCAL_ERROR,
  type.ATTRIBUTE_ERROR,
  type.SYNTAX_ERROR,
  type.INDENTATION_ERROR,
  type.TAB_ERROR,
  type.LOOKUP_ERROR,
  type.INDEX_ERROR,
  type.KEY_ERROR,
  type.VALUE_ERROR,
  type.UNICODE_ERROR,
  type.UNICODE_ENCODE_ERROR,
  type.UNICODE_DECODE_ERROR,
  type.UNICODE_TRANSLATE_ERROR,
  type.ASSERTION_ERROR,
  type.ARITHMETIC_ERROR,
  type.FLOATING_POINT_ERROR,
  type.OVERFLOW_ERROR,
  type.ZERO_DIVISION_ERROR,
  type.SYSTEM_ERROR,
  type.REFERENCE_ERROR,
  type.MEMORY_ERROR,
  type.BUFFER_ERROR,
  type.WARNING,
  type.USER_WARNING,
  type.ENCODING_WARNING,
  type.DEPRECATION_WARNING,
  type.PENDING_DEPRECATION_WARNING,
  type.SYNTAX_WARNING,
  type.RUNTIME_WARNING,
  type.FUTURE_WARNING,
  type.IMPORT_WARNING,
  type.UNICODE_WARNING,
  type.BYTES_WARNING,
  type.RESOURCE_WARNING,
  type.CONNECTION_ERROR,
  type.BLOCKING_IO_ERROR,
  type.BROKEN_PIPE_ERROR,
  type.CHILD_PROCESS_ERROR,
  type.CONNECTION_ABORTED_ERROR,
  type.CONNECTION_REFUSED_ERROR,
  type.CONNECTION_RESET_ERROR,
  type.FILE_EXISTS_ERROR,
  type.FILE_NOT_FOUND_ERROR,
  type.IS_A_DIRECTORY_ERROR,
  type.NOT_A_DIRECTORY_ERROR,
  type.INTERRUPTED_ERROR,
  type.PERMISSION_ERROR,
  type.PROCESS_LOOKUP_ERROR,
  type.TIMEOUT_ERROR,
];

/** `breakpoint(*args, **kws)`: calls sys.breakpointhook. */
function breakpoint(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const sys = vm.get(0, IS_SYSDICT);
  const hook = sys === 0 ? 0 : dictGetId(vm, sys, ID_BREAKPOINTHOOK);
  if (hook === 0) throw vm.raise(type.RUNTIME_ERROR, "lost sys.breakpointhook");
  const mark = vm.mark();
  vm.hold(vm.newRef(hook));
  const result = vectorcall(vm, hook, argv, nargs, kwnames);
  vm.release(mark);
  return result;
}

function addName(vm: Machine, dict: Address, name: string, value: Address): void {
  const key = vm.hold(vm.intern(name));
  dictSetStr(vm, dict, key, value);
  vm.decref(vm.unhold());
}

export const builtinsSpec: ModuleSpec = {
  name: "builtins",
  doc: "Built-in functions, exceptions, and other objects.\n\nNoteworthy: None is the `nil' object; Ellipsis represents `...' in slices.",
  functions: functions.map(documented),
  exec: (vm, _module, dict) => {
    addName(vm, dict, "None", type.NONE);
    addName(vm, dict, "Ellipsis", type.ELLIPSIS);
    addName(vm, dict, "NotImplemented", type.NOT_IMPLEMENTED);
    addName(vm, dict, "False", type.FALSE);
    addName(vm, dict, "True", type.TRUE);
    for (const address of TYPES) addModuleType(vm, dict, address);
    const debug = vm.hold(newBool(vm, vm.get(0, IS_FLAG_OPTIMIZE) === 0));
    addName(vm, dict, "__debug__", debug);
    vm.decref(vm.unhold());
    for (const address of EXCEPTIONS) addModuleType(vm, dict, address);
    addName(vm, dict, "EnvironmentError", type.OS_ERROR);
    addName(vm, dict, "IOError", type.OS_ERROR);
  },
};
