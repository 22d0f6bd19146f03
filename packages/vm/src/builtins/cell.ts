/** Cells: the variables that closures share (Objects/cellobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { genericGetAttr } from "../object/attribute.ts";
import { newBool, richCompare } from "../object/compare.ts";
import { defineType } from "../object/native.ts";
import { CELL_REF, EQ, FLAG_HAVE_GC, GE, GT, LE, LT, NE, OB_SIZE } from "../object/offsets.ts";
import { addressText } from "../object/repr.ts";
import { CELL_TYPE, NOT_IMPLEMENTED, TYPE_ERROR, VALUE_ERROR } from "../object/static.ts";
import { dictSize } from "./dict/dict.ts";

/** sizeof(PyCellObject). */
const CELL_BYTES = 24;

/** A new cell, empty. */
export function newCell(vm: Machine): Address {
  const cell = vm.newContainer(CELL_TYPE, CELL_BYTES);
  vm.track(cell);
  return cell;
}

function cellNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  if (kwargs !== 0 && dictSize(vm, kwargs) > 0) throw vm.raise(TYPE_ERROR, "cell() takes no keyword arguments");
  const count = vm.get(args, OB_SIZE);
  if (count > 1) throw vm.raise(TYPE_ERROR, `cell expected at most 1 argument, got ${count}`);
  const cell = newCell(vm);
  if (count === 1) vm.set(cell, CELL_REF, vm.newRef(vm.tupleItem(args, 0)));
  return cell;
}

function repr(vm: Machine, cell: Address): Address {
  const value = vm.get(cell, CELL_REF);
  const content = value === 0 ? "empty" : `${vm.typeName(value)} object at ${addressText(value)}`;
  return vm.str(`<cell at ${addressText(cell)}: ${content}>`);
}

/** Compares the contents; an empty cell is less than any other. */
function richcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (vm.typeOf(a) !== CELL_TYPE || vm.typeOf(b) !== CELL_TYPE) return vm.newRef(NOT_IMPLEMENTED);
  const x = vm.get(a, CELL_REF);
  const y = vm.get(b, CELL_REF);
  if (x !== 0 && y !== 0) return richCompare(vm, x, y, op);
  return newBool(vm, compareFlags(x === 0 ? 0 : 1, y === 0 ? 0 : 1, op));
}

/** Two numbers by a comparison code. */
function compareFlags(a: number, b: number, op: number): boolean {
  switch (op) {
    case LT:
      return a < b;
    case LE:
      return a <= b;
    case EQ:
      return a === b;
    case NE:
      return a !== b;
    case GT:
      return a > b;
    default:
      return op === GE && a >= b;
  }
}

function getContents(vm: Machine, cell: Address): Address {
  const value = vm.get(cell, CELL_REF);
  if (value === 0) throw vm.raise(VALUE_ERROR, "Cell is empty");
  return vm.newRef(value);
}

function setContents(vm: Machine, cell: Address, value: Address): void {
  vm.replace(cell, CELL_REF, value === 0 ? 0 : vm.newRef(value));
}

defineType(CELL_TYPE, {
  name: "cell",
  basicSize: CELL_BYTES,
  flags: FLAG_HAVE_GC,
  doc:
    "cell([contents])\n--\n\nCreate a new cell object.\n\n  contents\n" +
    "    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n" +
    "    raise a ValueError.",
  layout: [{ op: "fields", offset: CELL_REF, count: 1 }],
  slots: {
    repr,
    richcompare,
    getattro: genericGetAttr,
    new: cellNew,
    clear: (vm, cell) => vm.replace(cell, CELL_REF, 0),
  },
  getset: [["cell_contents", getContents, setContents]],
});
