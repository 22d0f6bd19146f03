/** Turns the unit at hand into a code object; CPython's `assemble`. */
import { assembleCode, resolveJumpOffsets, stackDepth } from "../assemble.ts";
import {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_GENERATOR,
  CO_NESTED,
  CO_NEWLOCALS,
  CO_NOFREE,
  CO_OPTIMIZED,
  CO_VARARGS,
  CO_VARKEYWORDS,
  CodeObject,
  PyCF_MASK,
} from "../code.ts";
import { Instruction, NO_LINE } from "../flowgraph.ts";
import type { Block } from "../flowgraph.ts";
import {
  duplicateExitsWithoutLine,
  extendBlocks,
  guaranteeLinesForExits,
  normalizeBlock,
  normalizeJumps,
  optimizeGraph,
  propagateLines,
  trimUnusedConstants,
} from "../flowgraph-optimize.ts";
import { GEN_START, RETURN_VALUE } from "../opcodes.ts";
import { FUNCTION_BLOCK } from "../symtable-entry.ts";
import type { SymbolTableEntry } from "../symtable-entry.ts";
import type { Codegen } from "./codegen.ts";
import type { CompilationUnit } from "./unit.ts";

function functionFlags(entry: SymbolTableEntry): number {
  let flags = CO_NEWLOCALS | CO_OPTIMIZED;
  if (entry.nested) flags |= CO_NESTED;
  if (entry.generator) flags |= entry.coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
  else if (entry.coroutine) flags |= CO_COROUTINE;
  if (entry.varargs) flags |= CO_VARARGS;
  if (entry.varkeywords) flags |= CO_VARKEYWORDS;
  return flags;
}

/** CPython's `compute_code_flags`, and `CO_NOFREE`. */
function codeFlags(c: Codegen): number {
  const { entry, cellvars, freevars } = c.unit;
  let flags = c.settings.flags & PyCF_MASK;
  if (entry.type === FUNCTION_BLOCK) flags |= functionFlags(entry);
  if (c.isTopLevelAwait && entry.coroutine && !entry.generator) flags |= CO_COROUTINE;
  if (cellvars.size === 0 && freevars.size === 0) flags |= CO_NOFREE;
  return flags;
}

/** A generator's code starts by taking what its first `send` brings; CPython's `insert_generator_prefix`. */
function insertGeneratorPrefix(entry: Block, flags: number): void {
  let kind: number;
  if (flags & CO_COROUTINE) kind = 1;
  else if (flags & CO_ASYNC_GENERATOR) kind = 2;
  else if (flags & CO_GENERATOR) kind = 0;
  else return;
  entry.instructions.unshift(new Instruction(GEN_START, kind, null, NO_LINE));
}

function setFirstLine(unit: CompilationUnit): void {
  if (unit.firstLine !== 0) return;
  const first = unit.entryBlock.instructions[0];
  unit.firstLine = first === undefined || first.lineno === 0 ? 1 : first.lineno;
}

/** CPython's `stackdepth` and `makecode`: what is left once the graph is final. */
function makeCode(c: Codegen, consts: CodeObject["consts"], flags: number): CodeObject {
  const { unit } = c;
  const { entry, entryBlock } = unit;
  const depth = stackDepth(entryBlock, entry.generator || entry.coroutine ? 1 : 0);
  resolveJumpOffsets(entryBlock);
  const { code, linetable } = assembleCode(entryBlock, unit.firstLine);
  return new CodeObject({
    argcount: unit.posonlyargcount + unit.argcount,
    posonlyargcount: unit.posonlyargcount,
    kwonlyargcount: unit.kwonlyargcount,
    nlocals: unit.varnames.size,
    stacksize: depth,
    flags,
    code,
    consts,
    names: [...unit.names.keys()],
    varnames: [...unit.varnames.keys()],
    freevars: [...unit.freevars.keys()],
    cellvars: [...unit.cellvars.keys()],
    filename: c.settings.filename,
    name: unit.name,
    firstlineno: unit.firstLine,
    linetable,
  });
}

/**
 * Ends the unit.
 *
 * @param returnsNone whether a block that runs off the end returns None, and not the value on the stack
 */
export function finishUnit(c: Codegen, returnsNone: boolean): CodeObject {
  const { unit } = c;
  if (!unit.block.returns) {
    c.clearLine();
    if (returnsNone) c.loadConst(null);
    c.op(RETURN_VALUE);
  }
  const { observer } = c.settings;
  observer?.generated(unit);
  for (let block: Block | null = unit.newestBlock; block !== null; block = block.list) normalizeBlock(block);
  const { entryBlock, newestBlock } = unit;
  extendBlocks(newestBlock);
  const flags = codeFlags(c);
  setFirstLine(unit);
  insertGeneratorPrefix(entryBlock, flags);
  const consts = unit.constants.values;
  optimizeGraph(entryBlock, newestBlock, consts);
  duplicateExitsWithoutLine(newestBlock);
  trimUnusedConstants(entryBlock, consts);
  propagateLines(entryBlock);
  guaranteeLinesForExits(entryBlock, unit.firstLine);
  normalizeJumps(entryBlock);
  observer?.optimized(unit);
  const code = makeCode(c, consts, flags);
  observer?.assembled(unit, code);
  return code;
}
