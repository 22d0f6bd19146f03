/** @pyvm/compiler: tree to symbol table to control-flow graph to code object; dis, marshal and `.pyc`. */
export { compile, compileStages, symtable } from "./compile.ts";
export type { CompileOptions, Stages, UnitStages } from "./compile.ts";
export { formatGraph } from "./graph.ts";
export type { Graph, GraphBlock, GraphInstruction } from "./graph.ts";
export { assemble, AssembleError } from "./assemble-data.ts";
export type { Assembly, AssemblyInstruction, AssemblyLabel } from "./assemble-data.ts";
export type { WarningListener } from "./codegen/codegen.ts";
export { CompilerRecursionError, InvalidTreeError } from "./errors.ts";
export { mangle } from "./mangle.ts";
export type { RecursionBounds, SymbolTable } from "./symtable.ts";
export {
  ANNOTATION_BLOCK,
  CELL,
  CLASS_BLOCK,
  DEF_ANNOT,
  DEF_BOUND,
  DEF_COMP_ITER,
  DEF_FREE,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  FREE,
  FUNCTION_BLOCK,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  MODULE_BLOCK,
  SCOPE_MASK,
  SCOPE_OFFSET,
  SymbolTableEntry,
  USE,
} from "./symtable-entry.ts";
export type { BlockType, Directive } from "./symtable-entry.ts";
export { InvalidConstant, validateTree } from "./validate.ts";
export { unparseExpression } from "./unparse-expression.ts";
export { stackEffect } from "./stack-effect.ts";
export {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_FUTURE_ABSOLUTE_IMPORT,
  CO_FUTURE_ANNOTATIONS,
  CO_FUTURE_BARRY_AS_BDFL,
  CO_FUTURE_DIVISION,
  CO_FUTURE_GENERATOR_STOP,
  CO_FUTURE_PRINT_FUNCTION,
  CO_FUTURE_UNICODE_LITERALS,
  CO_FUTURE_WITH_STATEMENT,
  CO_GENERATOR,
  CO_ITERABLE_COROUTINE,
  CO_NESTED,
  CO_NEWLOCALS,
  CO_NOFREE,
  CO_OPTIMIZED,
  CO_VARARGS,
  CO_VARKEYWORDS,
  CodeObject,
  PyCF_ALLOW_INCOMPLETE_INPUT,
  PyCF_ALLOW_TOP_LEVEL_AWAIT,
  PyCF_COMPILE_MASK,
  PyCF_DONT_IMPLY_DEDENT,
  PyCF_IGNORE_COOKIE,
  PyCF_MASK,
  PyCF_MASK_OBSOLETE,
  PyCF_ONLY_AST,
  PyCF_SOURCE_IS_UTF8,
  PyCF_TYPE_COMMENTS,
} from "./code.ts";
export type { CodeConstant, CodeFields, PythonVersion } from "./code.ts";
// Every name of that file is an operation or a table of operations.
export * from "./opcodes.ts";
export {
  dump,
  load,
  loadAt,
  MARSHAL_VERSION,
  MarshalDict,
  MarshalError,
  MarshalSet,
  STOP_ITERATION,
} from "./marshal.ts";
export type { DumpOptions, Loaded, MarshalErrorType, MarshalValue } from "./marshal.ts";
export { MAGIC_NUMBER, PycError, readPyc, readPycHeader, sourceHash, validatePyc, writePyc } from "./pyc.ts";
export type { Pyc, PycValidation } from "./pyc.ts";
export {
  codeInfo,
  codeLines,
  dis,
  disassemble,
  DisError,
  findlabels,
  findlinestarts,
  getInstructions,
  jumpTarget,
  prettyFlags,
  reprCode,
  reprCodeConstant,
  showCode,
  stackEffect as disStackEffect,
  stackUse,
  unpackInstructions,
  verifyCode,
  VerifyError,
} from "./dis.ts";
export type {
  DisassembleOptions,
  DisOptions,
  FormatArgument,
  Instruction,
  LineRange,
  RawInstruction,
  ReprOptions,
  StackUse,
} from "./dis.ts";
export { ForeignCode } from "./versions/foreign-code.ts";
export type { ForeignFields } from "./versions/foreign-code.ts";
export { disVersion } from "./versions/dis-version.ts";
export { foreignInstructions } from "./versions/instructions.ts";
export type { ForeignInstruction } from "./versions/instructions.ts";
export { exceptionEntries, lineStartsOf } from "./versions/lines.ts";
export type { ExceptionEntry } from "./versions/lines.ts";
export { pycVersion, readAnyPyc } from "./versions/read-pyc.ts";
export type { AnyPyc } from "./versions/read-pyc.ts";
