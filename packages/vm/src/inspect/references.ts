/** By which name an object refers to another: an attribute, a key, an index, a variable. */
import { SlotSpans, type Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { entriesOf } from "../builtins/dict/keys.ts";
import { instanceDictSlot } from "../object/attribute.ts";
import { typeSpecOf } from "../object/native.ts";
import {
  CO_CELLVARS,
  CO_FREEVARS,
  CO_VARNAMES,
  DESCR_MEMBER,
  DICT_ENTRY_BYTES,
  DICT_KEYS,
  DICT_VALUES,
  DK_NENTRIES,
  ENTRY_KEY,
  F_CODE,
  F_LOCALSPLUS,
  FLAG_DICT_SUBCLASS,
  FLAG_HEAPTYPE,
  FLAG_LIST_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLAG_TYPE_SUBCLASS,
  LIST_ITEMS,
  MEMBER_NAME,
  MEMBER_OFFSET,
  OB_TYPE,
  T_OBJECT,
  T_OBJECT_EX,
  TP_BASE,
  TP_DICT,
  TP_FLAGS,
  TUPLE_ITEMS,
} from "../object/offsets.ts";
import { FRAME_TYPE, FROZENSET_TYPE, MEMBER_DESCRIPTOR_TYPE, SET_TYPE } from "../object/static.ts";
import { describeObject, entriesOfDict } from "./describe.ts";
import { FIELDS, TYPE_FIELDS } from "./field-names.ts";

/** Names of fields that were looked up, by type and offset, for whoever asks for very many. */
export type FieldNames = Map<number, string>;

/** `.name`, `['key']`, `[3]`, ` (key)`: what to write after the owner to get to `referent`. Empty if it does not refer to it. */
export function referenceName(vm: Machine, owner: Address, referent: Address): string {
  if (vm.hasFlag(owner, FLAG_DICT_SUBCLASS)) {
    for (const [key, value] of entriesOfDict(vm, owner)) if (value === referent) return `[${describeObject(vm, key)}]`;
  }
  const slot = slotOf(vm, owner, referent);
  return slot === 0 ? "" : slotName(vm, owner, slot);
}

/** The same for the word at `slot`, which must be one of the owner's. */
export function slotName(vm: Machine, owner: Address, slot: Address, known?: FieldNames): string {
  const type = vm.i32[(owner + OB_TYPE) >> 2];
  const flags = vm.i32[(type + TP_FLAGS) >> 2];
  if ((flags & FLAG_DICT_SUBCLASS) !== 0) {
    const name = entryName(vm, owner, slot);
    if (name !== "") return name;
  }
  if ((flags & FLAG_LIST_SUBCLASS) !== 0 && !isInside(slot, owner))
    return `[${(slot - vm.get(owner, LIST_ITEMS)) >> 3}]`;
  if ((flags & FLAG_TUPLE_SUBCLASS) !== 0 && slot >= owner + TUPLE_ITEMS) {
    const index = (slot - owner - TUPLE_ITEMS) >> 3;
    if (index < vm.tupleSize(owner)) return `[${index}]`;
  }
  if (slot === instanceDictSlot(vm, owner)) return ".__dict__";
  if (slot === owner + OB_TYPE) return ".__class__";
  const field = knownFieldName(vm, owner, type, slot - owner, known);
  if (field !== "") return field;
  return type === SET_TYPE || type === FROZENSET_TYPE ? " (item)" : ` (word ${(slot - owner) >> 3})`;
}

function knownFieldName(
  vm: Machine,
  owner: Address,
  type: Address,
  offset: number,
  known: FieldNames | undefined,
): string {
  if (known === undefined || type === FRAME_TYPE || offset < 0 || offset > MOST_KNOWN) {
    return fieldName(vm, owner, type, offset);
  }
  const key = type * MOST_KNOWN + offset;
  let name = known.get(key);
  if (name === undefined) known.set(key, (name = fieldName(vm, owner, type, offset)));
  return name;
}

const MOST_KNOWN = 4096;

/** Whether a slot of a list or of an instance of a class made from it is a field, not an item. */
function isInside(slot: Address, owner: Address): boolean {
  return slot > owner && slot < owner + 1024;
}

/** The key of a dict's entry whose value is at `slot`; empty if the slot is in no entry. */
function entryName(vm: Machine, dict: Address, slot: Address): string {
  const keys = vm.get(dict, DICT_KEYS);
  const values = vm.get(dict, DICT_VALUES);
  const count = vm.get(keys, DK_NENTRIES);
  const entries = entriesOf(vm.i32, keys);
  if (values !== 0 && slot >= values && slot < values + 8 * count) {
    return `[${describeObject(vm, vm.get(entries + DICT_ENTRY_BYTES * ((slot - values) >> 3), ENTRY_KEY))}]`;
  }
  if (slot < entries || slot >= entries + DICT_ENTRY_BYTES * count) return "";
  const entry = entries + DICT_ENTRY_BYTES * Math.floor((slot - entries) / DICT_ENTRY_BYTES);
  return slot === entry + ENTRY_KEY ? " (key)" : `[${describeObject(vm, vm.get(entry, ENTRY_KEY))}]`;
}

const spans = new SlotSpans();

/** The address of the first word of `owner`'s that refers to `referent`, or 0. */
function slotOf(vm: Machine, owner: Address, referent: Address): Address {
  spans.reset();
  vm.scan(owner, spans);
  for (let span = 0; span < spans.length; span += 3) {
    let slot = spans.words[span]!;
    for (let left = spans.words[span + 1]!; left > 0; left--, slot += spans.words[span + 2]!) {
      if (vm.i32[slot >> 2] === referent) return slot;
    }
  }
  return 0;
}

/** The name of the word at `offset` of an instance. */
function fieldName(vm: Machine, owner: Address, type: Address, offset: number): string {
  if ((vm.get(type, TP_FLAGS) & FLAG_TYPE_SUBCLASS) !== 0) return TYPE_FIELDS[offset] ?? "";
  if (type === FRAME_TYPE && offset >= F_LOCALSPLUS) return variableName(vm, owner, (offset - F_LOCALSPLUS) >> 3);
  for (let base = type; base !== 0; base = vm.get(base, TP_BASE)) {
    const name = FIELDS.get(base)?.[offset] ?? memberName(vm, base, offset);
    if (name !== "") return name;
  }
  return "";
}

/** The member of a type, built in or a slot of a class, that is the word at `offset`. */
function memberName(vm: Machine, type: Address, offset: number): string {
  if ((vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) === 0) {
    const members = typeSpecOf(type)?.members ?? [];
    const found = members.find(([, kind, at]) => at === offset && (kind === T_OBJECT || kind === T_OBJECT_EX));
    return found === undefined ? "" : `.${found[0]}`;
  }
  const dict = vm.get(type, TP_DICT);
  if (dict === 0) return "";
  for (const [, value] of entriesOfDict(vm, dict)) {
    if (vm.typeOf(value) !== MEMBER_DESCRIPTOR_TYPE) continue;
    const member = vm.get(value, DESCR_MEMBER);
    if (vm.get(member, MEMBER_OFFSET) === offset) return `.${vm.toJs(vm.get(member, MEMBER_NAME))}`;
  }
  return "";
}

/** Locals, cells, free variables, then the value stack. */
function variableName(vm: Machine, frame: Address, index: number): string {
  const code = vm.get(frame, F_CODE);
  if (code === 0) return "";
  let at = index;
  for (const names of [CO_VARNAMES, CO_CELLVARS, CO_FREEVARS]) {
    const tuple = vm.get(code, names);
    if (at < vm.tupleSize(tuple)) return ` variable ${vm.toJs(vm.tupleItem(tuple, at))}`;
    at -= vm.tupleSize(tuple);
  }
  return ` value stack [${at}]`;
}

/** `.name` for what is `['name']` of the dict of attributes of an instance, a class or a module. */
export function attributeName(entry: string): string {
  const match = /^\['([^\W\d]\w*)'\]$/u.exec(entry);
  return match === null ? entry : `.${match[1]}`;
}
