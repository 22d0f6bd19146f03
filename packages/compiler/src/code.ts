import type { Constant } from "@pyvm/parser";

/** The body runs with fast locals, and its names are resolved at compile time: a function. */
export const CO_OPTIMIZED = 0x0001;
/** A call makes a new namespace for the locals. */
export const CO_NEWLOCALS = 0x0002;
/** The parameters include `*args`. */
export const CO_VARARGS = 0x0004;
/** The parameters include `**kwargs`. */
export const CO_VARKEYWORDS = 0x0008;
/** Defined inside another function. */
export const CO_NESTED = 0x0010;
/** A call returns a generator. */
export const CO_GENERATOR = 0x0020;
/** There are neither free nor cell variables. */
export const CO_NOFREE = 0x0040;
/** A call returns a coroutine: `async def`. */
export const CO_COROUTINE = 0x0080;
/** A generator that `types.coroutine` made awaitable. */
export const CO_ITERABLE_COROUTINE = 0x0100;
/** A call returns an asynchronous generator. */
export const CO_ASYNC_GENERATOR = 0x0200;
export const CO_FUTURE_DIVISION = 0x20000;
export const CO_FUTURE_ABSOLUTE_IMPORT = 0x40000;
export const CO_FUTURE_WITH_STATEMENT = 0x80000;
export const CO_FUTURE_PRINT_FUNCTION = 0x100000;
export const CO_FUTURE_UNICODE_LITERALS = 0x200000;
export const CO_FUTURE_BARRY_AS_BDFL = 0x400000;
export const CO_FUTURE_GENERATOR_STOP = 0x800000;
export const CO_FUTURE_ANNOTATIONS = 0x1000000;

export const PyCF_SOURCE_IS_UTF8 = 0x0100;
export const PyCF_DONT_IMPLY_DEDENT = 0x0200;
export const PyCF_ONLY_AST = 0x0400;
export const PyCF_IGNORE_COOKIE = 0x0800;
export const PyCF_TYPE_COMMENTS = 0x1000;
export const PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000;
export const PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000;
/** The flags that a `__future__` statement sets, and that nested compilations inherit. */
export const PyCF_MASK: number =
  CO_FUTURE_DIVISION |
  CO_FUTURE_ABSOLUTE_IMPORT |
  CO_FUTURE_WITH_STATEMENT |
  CO_FUTURE_PRINT_FUNCTION |
  CO_FUTURE_UNICODE_LITERALS |
  CO_FUTURE_BARRY_AS_BDFL |
  CO_FUTURE_GENERATOR_STOP |
  CO_FUTURE_ANNOTATIONS;

/** Flags that once meant something: `compile` takes them and does nothing with them. */
export const PyCF_MASK_OBSOLETE: number = CO_NESTED;
/** The flags beside PyCF_MASK that callers of `compile` may give. */
export const PyCF_COMPILE_MASK: number =
  PyCF_ONLY_AST |
  PyCF_ALLOW_TOP_LEVEL_AWAIT |
  PyCF_TYPE_COMMENTS |
  PyCF_DONT_IMPLY_DEDENT |
  PyCF_ALLOW_INCOMPLETE_INPUT;

/** What `co_consts` may hold; a code object may also be an item of a `Tuple` that a foreign `.pyc` brought. */
export type CodeConstant = Constant | CodeObject;

/** The properties of a code object, in the order in which `types.CodeType` takes them. */
export interface CodeFields {
  readonly argcount: number;
  readonly posonlyargcount: number;
  readonly kwonlyargcount: number;
  readonly nlocals: number;
  readonly stacksize: number;
  readonly flags: number;
  readonly code: Uint8Array;
  readonly consts: readonly CodeConstant[];
  readonly names: readonly string[];
  readonly varnames: readonly string[];
  readonly freevars: readonly string[];
  readonly cellvars: readonly string[];
  readonly filename: string;
  readonly name: string;
  readonly firstlineno: number;
  readonly linetable: Uint8Array;
}

/** The versions of CPython whose `.pyc` files can be read. */
export type PythonVersion = "3.8" | "3.9" | "3.10" | "3.11" | "3.12" | "3.13";

/** A compiled block of Python: CPython's `PyCodeObject`, as data. Names lose the prefix `co_`. */
export class CodeObject implements CodeFields {
  /** Positional parameters, positional-only ones included, without `*args`. */
  readonly argcount: number;
  readonly posonlyargcount: number;
  readonly kwonlyargcount: number;
  readonly nlocals: number;
  /** The deepest value stack, in entries. */
  readonly stacksize: number;
  /** A sum of `CO_*`. */
  readonly flags: number;
  /** The instructions, two bytes each. */
  readonly code: Uint8Array;
  readonly consts: readonly CodeConstant[];
  readonly names: readonly string[];
  readonly varnames: readonly string[];
  readonly freevars: readonly string[];
  readonly cellvars: readonly string[];
  readonly filename: string;
  readonly name: string;
  /** The line of the first decorator or of the header, from 1. */
  readonly firstlineno: number;
  /** Pairs of (bytes of code, signed difference of lines) as PEP 626 has them in 3.10; −128 is "no line". */
  readonly linetable: Uint8Array;

  constructor(fields: CodeFields) {
    this.argcount = fields.argcount;
    this.posonlyargcount = fields.posonlyargcount;
    this.kwonlyargcount = fields.kwonlyargcount;
    this.nlocals = fields.nlocals;
    this.stacksize = fields.stacksize;
    this.flags = fields.flags;
    this.code = fields.code;
    this.consts = fields.consts;
    this.names = fields.names;
    this.varnames = fields.varnames;
    this.freevars = fields.freevars;
    this.cellvars = fields.cellvars;
    this.filename = fields.filename;
    this.name = fields.name;
    this.firstlineno = fields.firstlineno;
    this.linetable = fields.linetable;
  }

  /** Whose bytecode it is: that of code objects of other versions, from `readAnyPyc`, only `disVersion` understands. */
  get version(): PythonVersion {
    return "3.10";
  }
}
