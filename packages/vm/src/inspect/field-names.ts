/** Names of the words of structs that no member describes. */
import type { Address } from "@pyvm/heap";
import {
  CELL_REF,
  CFUNC_SELF,
  EXC_ARGS,
  EXC_CAUSE,
  EXC_CONTEXT,
  EXC_TRACEBACK,
  F_BACK,
  F_BUILTINS,
  F_CODE,
  F_GLOBALS,
  F_LOCALS,
  FUNC_ANNOTATIONS,
  FUNC_BUILTINS,
  FUNC_CLOSURE,
  FUNC_CODE,
  FUNC_DEFAULTS,
  FUNC_GLOBALS,
  FUNC_KWDEFAULTS,
  FUNC_NAME,
  FUNC_QUALNAME,
  GEN_FRAME,
  HT_NAME,
  HT_QUALNAME,
  HT_SLOTS,
  MODULE_NAME,
  TB_FRAME,
  TB_NEXT,
  TP_BASE,
  TP_BASES,
  TP_DICT,
  TP_MRO,
  TP_NAME,
  TP_SUBCLASSES,
  WR_CALLBACK,
} from "../object/offsets.ts";
import {
  BASE_EXCEPTION,
  BUILTIN_FUNCTION_TYPE,
  CELL_TYPE,
  FRAME_TYPE,
  FUNCTION_TYPE,
  GENERATOR_TYPE,
  MODULE_TYPE,
  TRACEBACK_TYPE,
  WEAKREF_TYPE,
} from "../object/static.ts";

type Names = Readonly<Record<number, string>>;

/** By type, for it and what is derived from it. */
export const FIELDS: ReadonlyMap<Address, Names> = new Map<Address, Names>([
  [
    FUNCTION_TYPE,
    {
      [FUNC_GLOBALS]: ".__globals__",
      [FUNC_BUILTINS]: ".__builtins__",
      [FUNC_NAME]: ".__name__",
      [FUNC_QUALNAME]: ".__qualname__",
      [FUNC_CODE]: ".__code__",
      [FUNC_DEFAULTS]: ".__defaults__",
      [FUNC_KWDEFAULTS]: ".__kwdefaults__",
      [FUNC_CLOSURE]: ".__closure__",
      [FUNC_ANNOTATIONS]: ".__annotations__",
    },
  ],
  [BUILTIN_FUNCTION_TYPE, { [CFUNC_SELF]: ".__self__" }],
  [CELL_TYPE, { [CELL_REF]: ".cell_contents" }],
  [GENERATOR_TYPE, { [GEN_FRAME]: ".gi_frame" }],
  [MODULE_TYPE, { [MODULE_NAME]: ".__name__" }],
  [WEAKREF_TYPE, { [WR_CALLBACK]: ".__callback__" }],
  [TRACEBACK_TYPE, { [TB_NEXT]: ".tb_next", [TB_FRAME]: ".tb_frame" }],
  [
    BASE_EXCEPTION,
    {
      [EXC_ARGS]: ".args",
      [EXC_TRACEBACK]: ".__traceback__",
      [EXC_CONTEXT]: ".__context__",
      [EXC_CAUSE]: ".__cause__",
    },
  ],
  [
    FRAME_TYPE,
    {
      [F_BACK]: ".f_back",
      [F_CODE]: ".f_code",
      [F_GLOBALS]: ".f_globals",
      [F_BUILTINS]: ".f_builtins",
      [F_LOCALS]: ".f_locals",
    },
  ],
]);

/** Of types themselves. */
export const TYPE_FIELDS: Names = {
  [TP_NAME]: ".__name__",
  [TP_BASE]: ".__base__",
  [TP_BASES]: ".__bases__",
  [TP_DICT]: ".__dict__",
  [TP_MRO]: ".__mro__",
  [TP_SUBCLASSES]: " (subclasses)",
  [HT_NAME]: ".__name__",
  [HT_SLOTS]: ".__slots__",
  [HT_QUALNAME]: ".__qualname__",
};
