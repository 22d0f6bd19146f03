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
