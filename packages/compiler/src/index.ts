/** @pyvm/compiler: tree to symbol table to control-flow graph to code object; dis, marshal and `.pyc`. */
export { compile, symtable } from "./compile.ts";
export type { CompileOptions } from "./compile.ts";
export type { WarningListener } from "./codegen/codegen.ts";
export { CompilerRecursionError, InvalidTreeError } from "./errors.ts";
export { mangle } from "./mangle.ts";
export type { RecursionBounds, SymbolTable } from "./symtable.ts";
export * from "./symtable-entry.ts";
export { unparseExpression } from "./unparse-expression.ts";
export { stackEffect } from "./stack-effect.ts";
export * from "./code.ts";
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
