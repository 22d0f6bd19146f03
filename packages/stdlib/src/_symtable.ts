/** The module `_symtable` (Modules/symtablemodule.c), and the entries that it shows (PySTEntryObject of Python/symtable.c). */
import * as compiler from "@pyvm/compiler";
import { PyCF_SOURCE_IS_UTF8, type SymbolTableEntry, symtable } from "@pyvm/compiler";
import {
  addModuleObject,
  type Address,
  codePointOfName,
  compilationError,
  compilerWarning,
  defineType,
  dictSet,
  filenameArgument,
  FLAG_DISALLOW_INSTANTIATION,
  FLAG_UNICODE_SUBCLASS,
  listAppendOwned,
  type Machine,
  MEMBER_READONLY,
  type ModuleSpec,
  newDict,
  newInt,
  newList,
  readyType,
  reprText,
  sourceText,
  staticType,
  T_INT,
  T_OBJECT,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";

/**
 *     +--------+----+---------+------+----------+----------+------------+------+--------+-----+--------+-----+
 *     | header | id | symbols | name | varnames | children | directives | type | nested | ... | lineno | ... |
 *     +--------+----+---------+------+----------+----------+------------+------+--------+-----+--------+-----+
 *     0        16   24        32     40         48         56           64     68       72    88       92    120
 */
const ENTRY_TYPE: Address = staticType();
const ENTRY_BYTES = 120;
const ENTRY_ID = 16;
const ENTRY_SYMBOLS = 24;
const ENTRY_NAME = 32;
const ENTRY_VARNAMES = 40;
const ENTRY_CHILDREN = 48;
const ENTRY_BLOCK_TYPE = 64;
const ENTRY_NESTED = 68;
const ENTRY_LINENO = 88;

defineType(ENTRY_TYPE, {
  name: "symtable entry",
  basicSize: ENTRY_BYTES,
  flags: FLAG_DISALLOW_INSTANTIATION,
  layout: [{ op: "fields", offset: ENTRY_ID, count: 6 }],
  slots: {
    repr: (vm, self) => {
      const name = vm.toJs(vm.get(self, ENTRY_NAME));
      return vm.str(
        `<symtable entry ${name}(${reprText(vm, vm.get(self, ENTRY_ID))}), line ${vm.get(self, ENTRY_LINENO)}>`,
      );
    },
  },
  members: [
    ["id", T_OBJECT, ENTRY_ID, MEMBER_READONLY],
    ["name", T_OBJECT, ENTRY_NAME, MEMBER_READONLY],
    ["symbols", T_OBJECT, ENTRY_SYMBOLS, MEMBER_READONLY],
    ["varnames", T_OBJECT, ENTRY_VARNAMES, MEMBER_READONLY],
    ["children", T_OBJECT, ENTRY_CHILDREN, MEMBER_READONLY],
    ["nested", T_INT, ENTRY_NESTED, MEMBER_READONLY],
    ["type", T_INT, ENTRY_BLOCK_TYPE, MEMBER_READONLY],
    ["lineno", T_INT, ENTRY_LINENO, MEMBER_READONLY],
  ],
});

/** The entry of a block and those within it (owned). Its id, in CPython the address of the block's node, is its own address. */
function newEntry(vm: Machine, block: SymbolTableEntry): Address {
  const mark = vm.mark();
  const entry = vm.hold(vm.genericAlloc(ENTRY_TYPE, 0));
  vm.set(entry, ENTRY_ID, newInt(vm, entry));
  vm.set(entry, ENTRY_NAME, vm.intern(block.name));
  vm.set(entry, ENTRY_SYMBOLS, symbolsOf(vm, block));
  vm.set(
    entry,
    ENTRY_VARNAMES,
    listOf(vm, block.varnames, (name) => vm.intern(name)),
  );
  vm.set(
    entry,
    ENTRY_CHILDREN,
    listOf(vm, block.children, (child) => newEntry(vm, child)),
  );
  const at = entry >> 2;
  vm.i32[at + (ENTRY_BLOCK_TYPE >> 2)] = block.type;
  vm.i32[at + (ENTRY_NESTED >> 2)] = block.nested ? 1 : 0;
  vm.i32[at + (ENTRY_LINENO >> 2)] = block.lineno;
  return vm.keep(mark, entry);
}

function symbolsOf(vm: Machine, block: SymbolTableEntry): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  for (const [name, flags] of block.symbols) {
    dictSet(vm, dict, vm.hold(vm.intern(name)), vm.hold(newInt(vm, flags)));
    vm.decref(vm.unhold());
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, dict);
}

function listOf<Item>(vm: Machine, items: readonly Item[], make: (item: Item) => Address): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (const item of items) listAppendOwned(vm, list, make(item));
  return vm.keep(mark, list);
}

/** `symtable(source, filename, startstr, /)`. */
function symtableFunction(vm: Machine, _module: Address, source: Address, filename: Address, start: Address): Address {
  const name = filenameArgument(vm, filename);
  if (!vm.hasFlag(start, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `symtable() argument 3 must be str, not ${vm.typeName(start)}`);
  }
  const text = sourceText(vm, source, "symtable", "string or bytes");
  const mode = vm.toJs(start);
  if (mode !== "exec" && mode !== "eval" && mode !== "single") {
    throw vm.raise(VALUE_ERROR, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  }
  try {
    const onWarning = compilerWarning(vm, name);
    return newEntry(
      vm,
      symtable(text, {
        filename: name,
        mode,
        flags: PyCF_SOURCE_IS_UTF8,
        unicodeName: (name) => codePointOfName(vm, name),
        onWarning,
      }).top,
    );
  } catch (error) {
    throw compilationError(vm, error);
  }
}

const CONSTANTS = {
  USE: compiler.USE,
  DEF_GLOBAL: compiler.DEF_GLOBAL,
  DEF_NONLOCAL: compiler.DEF_NONLOCAL,
  DEF_LOCAL: compiler.DEF_LOCAL,
  DEF_PARAM: compiler.DEF_PARAM,
  DEF_FREE: compiler.DEF_FREE,
  DEF_FREE_CLASS: compiler.DEF_FREE_CLASS,
  DEF_IMPORT: compiler.DEF_IMPORT,
  DEF_BOUND: compiler.DEF_BOUND,
  DEF_ANNOT: compiler.DEF_ANNOT,
  TYPE_FUNCTION: compiler.FUNCTION_BLOCK,
  TYPE_CLASS: compiler.CLASS_BLOCK,
  TYPE_MODULE: compiler.MODULE_BLOCK,
  LOCAL: compiler.LOCAL,
  GLOBAL_EXPLICIT: compiler.GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT: compiler.GLOBAL_IMPLICIT,
  FREE: compiler.FREE,
  CELL: compiler.CELL,
  SCOPE_OFF: compiler.SCOPE_OFFSET,
  SCOPE_MASK: compiler.SCOPE_MASK,
};

export const spec: ModuleSpec = {
  name: "_symtable",
  functions: [
    [
      "symtable($module, source, filename, startstr, /)",
      symtableFunction,
      "Return symbol and scope dictionaries used internally by compiler.",
    ],
  ],
  exec: (vm, _module, dict) => {
    readyType(vm, ENTRY_TYPE);
    for (const [name, value] of Object.entries(CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
  },
};
