import { parse } from "@pyvm/parser";
import type { Mod, ParseOptions } from "@pyvm/parser";
import {
  CO_FUTURE_BARRY_AS_BDFL,
  PyCF_ALLOW_INCOMPLETE_INPUT,
  PyCF_DONT_IMPLY_DEDENT,
  PyCF_MASK,
  PyCF_TYPE_COMMENTS,
} from "./code.ts";
import type { CodeObject } from "./code.ts";
import { Codegen } from "./codegen/codegen.ts";
import type { GraphObserver, WarningListener } from "./codegen/codegen.ts";
import { visitExpr } from "./codegen/expressions.ts";
import { finishUnit } from "./codegen/finish.ts";
import { setUpAnnotations, visitBody, visitStatements } from "./codegen/statements.ts";
import { SCOPE_MODULE } from "./codegen/unit.ts";
import type { CompilationUnit } from "./codegen/unit.ts";
import { foldConstants } from "./constant-folding.ts";
import { CompilerRecursionError, InvalidTreeError } from "./errors.ts";
import { futureFeatures } from "./future.ts";
import { copyGraph } from "./graph.ts";
import type { Graph } from "./graph.ts";
import { buildSymbolTable } from "./symtable.ts";
import type { RecursionBounds, SymbolTable } from "./symtable.ts";

/** What `compile` may be asked for; the names are those of Python's `compile`. */
export interface CompileOptions
  extends RecursionBounds, Pick<ParseOptions, "featureVersion" | "maxIntDigits" | "unicodeName" | "programText"> {
  /** What tracebacks call the source; `<string>` when absent. */
  readonly filename?: string;
  /** How to parse a source: a module, an expression, or one interactive statement. A tree knows its own mode. */
  readonly mode?: "exec" | "eval" | "single";
  /** 0: everything; 1 (`-O`): without assertions, `__debug__` is false; 2 (`-OO`): without docstrings too. */
  readonly optimize?: number;
  /** A sum of `CO_FUTURE_*`, the features in force around the source, and of `PyCF_*`. */
  readonly flags?: number;
  /** Hears of SyntaxWarning and DeprecationWarning; by returning true it makes the warning a syntax error. */
  readonly onWarning?: WarningListener;
}

const DEFAULT_FILENAME = "<string>";

function treeOf(source: Mod | string | Uint8Array, options: CompileOptions): Mod {
  if (typeof source !== "string" && !(source instanceof Uint8Array)) return source;
  const { filename = DEFAULT_FILENAME, mode = "exec", flags = 0 } = options;
  return parse(source, {
    ...options,
    filename,
    mode,
    typeComments: (flags & PyCF_TYPE_COMMENTS) !== 0,
    dontImplyDedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
    allowIncompleteInput: (flags & PyCF_ALLOW_INCOMPLETE_INPUT) !== 0,
    barryAsBdfl: (flags & CO_FUTURE_BARRY_AS_BDFL) !== 0,
  });
}

/** Deep trees end in the error that Python has for them, whatever the depth of the JavaScript stack. */
function withinStack<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message)) throw new CompilerRecursionError();
    throw error;
  }
}

function generate(c: Codegen, tree: Mod): CodeObject {
  c.enterScope("<module>", SCOPE_MODULE, tree, 1);
  switch (tree.node) {
    case "Module":
      visitBody(c, tree.body);
      break;
    case "Interactive":
      setUpAnnotations(c, tree.body);
      visitStatements(c, tree.body);
      break;
    case "Expression":
      visitExpr(c, tree.body);
      break;
    default:
      throw new InvalidTreeError("SystemError", `module kind ${tree.node} should not be possible`);
  }
  return finishUnit(c, tree.node !== "Expression");
}

/** A compilation with what it went through. */
interface Compiled {
  readonly table: SymbolTable;
  readonly code: CodeObject;
}

function compileTree(tree: Mod, options: CompileOptions, observer: GraphObserver | null): Compiled {
  const { filename = DEFAULT_FILENAME, optimize = 0, flags = 0, onWarning } = options;
  const future = futureFeatures(tree, filename);
  future.features |= flags & PyCF_MASK;
  const limit = (options.recursionLimit ?? 1000) * 3;
  const depth = (options.recursionDepth ?? 0) * 3;
  foldConstants(tree, { optimize, features: future.features, depth, limit });
  const table = buildSymbolTable(tree, filename, future.features, options);
  const interactive = tree.node === "Interactive";
  const allFlags = flags | future.features;
  const settings = { filename, table, future, flags: allFlags, optimize, interactive, onWarning, observer };
  return { table, code: generate(new Codegen(settings), tree) };
}

/**
 * Compiles a source or a tree to the code object that CPython 3.10 makes of it.
 *
 * A tree is used up: constant folding changes it in place.
 *
 * @example
 * ```ts
 * const code = compile("print(6 * 7)", { filename: "answer.py", mode: "exec" });
 * code.consts; // [42n, null]
 * ```
 * @throws PythonSyntaxError what Python reports as SyntaxError; its `text` is null when the compiler, not the parser, finds it
 * @throws CompilerRecursionError when the source is nested too deep
 * @throws InvalidTreeError for a tree that no parser makes
 */
export function compile(source: Mod | string | Uint8Array, options: CompileOptions = {}): CodeObject {
  return withinStack(() => compileTree(treeOf(source, options), options, null).code);
}

/**
 * The symbol table of a source or a tree: what `_symtable.symtable` shows.
 *
 * @throws PythonSyntaxError when the source is no Python, or when the uses of a name contradict each other
 * @throws CompilerRecursionError when the source is nested too deep
 */
export function symtable(source: Mod | string | Uint8Array, options: CompileOptions = {}): SymbolTable {
  const { filename = DEFAULT_FILENAME, flags = 0 } = options;
  return withinStack(() => {
    const tree = treeOf(source, options);
    const future = futureFeatures(tree, filename);
    return buildSymbolTable(tree, filename, future.features | (flags & PyCF_MASK), options);
  });
}

/** The stages of one block of the source that got a code object of its own. */
export interface UnitStages {
  /** The name with those of the functions and classes around it. */
  readonly qualname: string;
  /** The control-flow graph as it was generated. */
  readonly generated: Graph;
  /** The same when CPython's optimiser is done with it. */
  readonly optimized: Graph;
  readonly code: CodeObject;
}

/** Everything between a source and its code object. */
export interface Stages {
  /** The tree after constant folding. */
  readonly tree: Mod;
  readonly table: SymbolTable;
  /** In the order in which they were finished: inner functions before what is around them, the module last. */
  readonly units: readonly UnitStages[];
  readonly code: CodeObject;
}

/**
 * Compiles as `compile` does and keeps each stage.
 *
 * @example
 * ```ts
 * const { units } = compileStages("while x: x -= 1");
 * console.log(formatGraph(units[0].optimized));
 * ```
 * @throws as `compile`
 */
export function compileStages(source: Mod | string | Uint8Array, options: CompileOptions = {}): Stages {
  return withinStack(() => {
    const tree = treeOf(source, options);
    const units: UnitStages[] = [];
    const generated = new Map<CompilationUnit, Graph>();
    const optimized = new Map<CompilationUnit, Graph>();
    const compiled = compileTree(tree, options, {
      generated: (unit) => void generated.set(unit, copyGraph(unit.entryBlock)),
      optimized: (unit) => void optimized.set(unit, copyGraph(unit.entryBlock)),
      assembled: (unit, code) => {
        const graphs = { generated: generated.get(unit)!, optimized: optimized.get(unit)! };
        units.push({ qualname: unit.qualname, ...graphs, code });
      },
    });
    return { tree, units, ...compiled };
  });
}
