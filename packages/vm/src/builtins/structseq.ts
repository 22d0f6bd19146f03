/**
 * Struct sequences: tuples whose items have names, such as sys.version_info and os.stat_result (Objects/structseq.c).
 *
 * The first `visible` fields are the items of the tuple; more fields can be read by their names only. They lie behind the items, so
 * `ob_size` does not count them and the layout names them apart.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { sequenceFast } from "../object/iterate.ts";
import { defineType, type MemberSpec } from "../object/native.ts";
import {
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_SEQUENCE,
  FLAG_TUPLE_SUBCLASS,
  MEMBER_READONLY,
  OB_SIZE,
  T_OBJECT,
  TUPLE_ITEMS,
} from "../object/offsets.ts";
import { repr } from "../object/repr.ts";
import { NONE, TUPLE_TYPE, TYPE_ERROR } from "../object/static.ts";
import { dictGet, dictKeyAt, dictNext, dictSet, dictSize, newDict } from "./dict/dict.ts";
import { newInt } from "./int/int.ts";
import { itemsOf } from "./list/slicing.ts";
import { StringWriter } from "./str/text.ts";
import { newTuple, tupleFromArray, tupleItem, tuplePack, tupleSetItem, tupleSize } from "./tuple/tuple.ts";

/** A struct sequence as CPython's PyStructSequence_Desc gives it. */
export interface StructSeqSpec {
  /** With its module: "time.struct_time". */
  readonly name: string;
  readonly doc?: string;
  /** `[name, doc]` of every field; the name is null for an item that has none. */
  readonly fields: readonly (readonly [name: string | null, doc?: string])[];
  /** How many fields are items of the tuple. Default: all. */
  readonly visible?: number;
  /** Python code may not make instances (sys.version_info, sys.flags). */
  readonly sealed?: boolean;
  /** Finishes an instance that Python code made from a sequence. */
  readonly complete?: (vm: Machine, object: Address) => void;
}

const SPECS = new Map<Address, StructSeqSpec>();

function specOf(vm: Machine, object: Address): StructSeqSpec {
  return SPECS.get(vm.typeOf(object))!;
}

function visibleCount(spec: StructSeqSpec): number {
  return spec.visible ?? spec.fields.length;
}

/** Declares the static type at `address` as a struct sequence (PyStructSequence_InitType). Returns the address. */
export function defineStructSeq(address: Address, spec: StructSeqSpec): Address {
  SPECS.set(address, spec);
  const visible = visibleCount(spec);
  const hidden = spec.fields.length - visible;
  const hiddenOffset = TUPLE_ITEMS + 8 * visible;
  return defineType(address, {
    name: spec.name,
    base: TUPLE_TYPE,
    basicSize: TUPLE_ITEMS,
    itemSize: 8,
    flags: FLAG_HAVE_GC | FLAG_TUPLE_SUBCLASS | FLAG_SEQUENCE,
    ...(spec.doc === undefined ? {} : { doc: spec.doc }),
    layout:
      hidden === 0
        ? [{ op: "inline", offset: TUPLE_ITEMS }]
        : [
            { op: "inline", offset: TUPLE_ITEMS },
            { op: "fields", offset: hiddenOffset, count: hidden },
          ],
    slots: { new: spec.sealed === true ? null : structSeqNew, repr: structSeqRepr },
    methods: [["__reduce__($self, /)", structSeqReduce]],
    members: membersOf(spec),
    populate: (vm, _type, dict) => populate(vm, spec, dict),
  });
}

function membersOf(spec: StructSeqSpec): MemberSpec[] {
  const members: MemberSpec[] = [];
  spec.fields.forEach(([name, doc], index) => {
    if (name === null) return;
    const offset = TUPLE_ITEMS + 8 * index;
    members.push(
      doc === undefined ? [name, T_OBJECT, offset, MEMBER_READONLY] : [name, T_OBJECT, offset, MEMBER_READONLY, doc],
    );
  });
  return members;
}

/** The class attributes that describe the fields. */
function populate(vm: Machine, spec: StructSeqSpec, dict: Address): void {
  const visible = visibleCount(spec);
  setOwned(vm, dict, "n_sequence_fields", newInt(vm, visible));
  setOwned(vm, dict, "n_fields", newInt(vm, spec.fields.length));
  setOwned(vm, dict, "n_unnamed_fields", newInt(vm, spec.fields.filter(([name]) => name === null).length));
  const names = spec.fields.slice(0, visible).flatMap(([name]) => (name === null ? [] : [name]));
  const matchArgs = newTuple(vm, names.length);
  names.forEach((name, index) => tupleSetItem(vm, matchArgs, index, vm.intern(name)));
  setOwned(vm, dict, "__match_args__", matchArgs);
}

function setOwned(vm: Machine, dict: Address, name: string, value: Address): void {
  const mark = vm.mark();
  vm.hold(value);
  dictSet(vm, dict, vm.hold(vm.intern(name)), value);
  vm.release(mark);
}

/** PyStructSequence_New: all fields 0; fill them with {@link structSeqSet}, hidden ones too or they read as None. */
export function newStructSeq(vm: Machine, type: Address): Address {
  const spec = SPECS.get(type)!;
  const object = vm.genericAlloc(type, spec.fields.length);
  vm.i32[(object + OB_SIZE) >> 2] = visibleCount(spec);
  return object;
}

/** PyStructSequence_SetItem: fills a field; `value` is taken over. */
export function structSeqSet(vm: Machine, object: Address, index: number, value: Address): void {
  vm.set(object, TUPLE_ITEMS + 8 * index, value);
}

/** A field (borrowed), 0 if it was never set. */
export function structSeqGet(vm: Machine, object: Address, index: number): Address {
  return vm.get(object, TUPLE_ITEMS + 8 * index);
}

/** tp_new: `type(sequence, dict={})`. */
function structSeqNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const mark = vm.mark();
  const [sequence, dict] = constructorArguments(vm, args, kwargs);
  const name = vm.typeNameOf(type);
  const spec = SPECS.get(type)!;
  const items = vm.hold(sequenceFast(vm, sequence, "constructor requires a sequence"));
  if (dict !== 0 && !vm.hasFlag(dict, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `${name}() takes a dict as second arg, if any`);
  }
  const count = vm.get(items, OB_SIZE);
  checkLength(vm, name, count, visibleCount(spec), spec.fields.length);
  const object = vm.hold(newStructSeq(vm, type));
  const from = itemsOf(vm, items);
  for (let i = 0; i < count; i++) structSeqSet(vm, object, i, vm.newRef(vm.get(from, 8 * i)));
  for (let i = count; i < spec.fields.length; i++) {
    const field = spec.fields[i]![0];
    const value = dict === 0 || field === null ? 0 : fieldOf(vm, dict, field);
    structSeqSet(vm, object, i, vm.newRef(value === 0 ? NONE : value));
  }
  spec.complete?.(vm, object);
  return vm.keep(mark, object);
}

/** What a dict has under a text (borrowed), or 0. */
function fieldOf(vm: Machine, dict: Address, name: string): Address {
  const key = vm.hold(vm.intern(name));
  const value = dictGet(vm, dict, key);
  vm.decref(vm.unhold());
  return value;
}

/** `sequence` and `dict`, the latter 0 if it was not given. */
function constructorArguments(vm: Machine, args: Address, kwargs: Address): [Address, Address] {
  const count = tupleSize(vm, args);
  const nkw = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  if (count + nkw > 2) throw vm.raise(TYPE_ERROR, `structseq() takes at most 2 arguments (${count + nkw} given)`);
  const values: [Address, Address] = [count > 0 ? tupleItem(vm, args, 0) : 0, count > 1 ? tupleItem(vm, args, 1) : 0];
  if (count === 0 && (nkw === 0 || fieldOf(vm, kwargs, "sequence") === 0)) {
    throw vm.raise(TYPE_ERROR, "structseq() missing required argument 'sequence' (pos 1)");
  }
  for (let ix = nkw === 0 ? -1 : dictNext(vm, kwargs, 0); ix >= 0; ix = dictNext(vm, kwargs, ix + 1)) {
    const keyword = vm.toJs(dictKeyAt(vm, kwargs, ix));
    const index: number = keyword === "sequence" ? 0 : keyword === "dict" ? 1 : -1;
    if (index < 0) throw vm.raise(TYPE_ERROR, `'${keyword}' is an invalid keyword argument for structseq()`);
    if (values[index] !== 0) {
      throw vm.raise(TYPE_ERROR, `argument for structseq() given by name ('${keyword}') and position (${index + 1})`);
    }
    values[index] = fieldOf(vm, kwargs, keyword);
  }
  return values;
}

function checkLength(vm: Machine, name: string, count: number, least: number, most: number): void {
  if (count >= least && count <= most) return;
  const bound = least === most ? "a" : count < least ? "an at least" : "an at most";
  const expected = count < least ? least : most;
  throw vm.raise(TYPE_ERROR, `${name}() takes ${bound} ${expected}-sequence (${count}-sequence given)`);
}

/** tp_repr: `time.struct_time(tm_year=2020, ...)`, the items only. */
function structSeqRepr(vm: Machine, self: Address): Address {
  const spec = specOf(vm, self);
  const writer = new StringWriter();
  writer.writeText(`${vm.typeName(self)}(`);
  const names = spec.fields.flatMap(([name]) => (name === null ? [] : [name])); // the member table, which skips what has no name
  for (let i = 0; i < visibleCount(spec); i++) {
    if (i > 0) writer.writeText(", ");
    writer.writeText(`${names[i]}=`);
    const text = vm.hold(repr(vm, structSeqGet(vm, self, i) || NONE));
    writer.writeStr(vm, text);
    vm.decref(vm.unhold());
  }
  writer.writeText(")");
  return writer.finish(vm);
}

/** `(type, (items, {hidden fields}))`. */
function structSeqReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const spec = specOf(vm, self);
  const visible = visibleCount(spec);
  const items = vm.hold(tupleFromArray(vm, self + TUPLE_ITEMS, visible));
  const dict = vm.hold(newDict(vm));
  for (let i = visible; i < spec.fields.length; i++) {
    const name = spec.fields[i]![0];
    if (name !== null) setOwned(vm, dict, name, vm.newRef(structSeqGet(vm, self, i) || NONE));
  }
  const args = vm.hold(tuplePack(vm, items, dict));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args)));
}
