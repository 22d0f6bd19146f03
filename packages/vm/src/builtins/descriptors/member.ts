/** Fields of structs as attributes: PyMember_GetOne and PyMember_SetOne of Python/structmember.c. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { readInt64 } from "../../object/int64.ts";
import { raiseObject } from "../../machine/errors.ts";
import { newBool } from "../../object/compare.ts";
import { asSsize } from "../../object/number.ts";
import {
  FLAG_UNICODE_SUBCLASS,
  MEMBER_FLAGS,
  MEMBER_KIND,
  MEMBER_NAME,
  MEMBER_OFFSET,
  MEMBER_READONLY,
  T_BOOL,
  T_BYTE,
  T_CHAR,
  T_DOUBLE,
  T_FLOAT,
  T_INT,
  T_LONG,
  T_LONGLONG,
  T_NONE,
  T_OBJECT,
  T_OBJECT_EX,
  T_PYSSIZET,
  T_SHORT,
  T_STRING,
  T_UBYTE,
  T_UINT,
  T_ULONG,
  T_USHORT,
} from "../../object/offsets.ts";
import { asDouble } from "../../object/number.ts";
import { ATTRIBUTE_ERROR, BOOL_TYPE, NONE, SYSTEM_ERROR, TRUE, TYPE_ERROR } from "../../object/static.ts";
import { newFloat } from "../float/float.ts";
import { newInt, newIntFromBig } from "../int/int.ts";
import { charStr, strLength, textOf } from "../str/text.ts";

const FLOAT_WORD = new Float32Array(1);
const FLOAT_BITS = new Int32Array(FLOAT_WORD.buffer);

/** The value of the field that the PyMemberDef at `member` describes; a new reference. */
export function getMember(vm: Machine, object: Address, member: Address): Address {
  const at = object + vm.get(member, MEMBER_OFFSET);
  const kind = vm.get(member, MEMBER_KIND);
  if (kind === T_OBJECT_EX) {
    const value = vm.get(at, 0);
    if (value !== 0) return vm.newRef(value);
    const name = vm.toJs(vm.get(member, MEMBER_NAME));
    throw vm.raise(ATTRIBUTE_ERROR, `'${vm.typeName(object)}' object has no attribute '${name}'`);
  }
  if (kind === T_OBJECT || kind === T_STRING) return vm.newRef(vm.get(at, 0) || NONE);
  return getScalar(vm, at, kind);
}

function getScalar(vm: Machine, at: Address, kind: number): Address {
  switch (kind) {
    case T_BOOL:
      return newBool(vm, vm.u8[at] !== 0);
    case T_BYTE:
      return newInt(vm, (vm.u8[at]! << 24) >> 24);
    case T_UBYTE:
      return newInt(vm, vm.u8[at]!);
    case T_SHORT:
      return newInt(vm, (vm.u16[at >> 1]! << 16) >> 16);
    case T_USHORT:
      return newInt(vm, vm.u16[at >> 1]!);
    case T_INT:
      return newInt(vm, vm.i32[at >> 2]!);
    case T_UINT:
      return newInt(vm, vm.u32[at >> 2]!);
    case T_LONG:
    case T_LONGLONG:
    case T_PYSSIZET:
      return newIntFromBig(vm, readInt64(vm, at));
    case T_ULONG:
      return newIntFromBig(vm, (BigInt(vm.u32[(at + 4) >> 2]!) << 32n) | BigInt(vm.u32[at >> 2]!));
    case T_FLOAT:
      FLOAT_BITS[0] = vm.i32[at >> 2]!;
      return newFloat(vm, FLOAT_WORD[0]!);
    case T_DOUBLE:
      return newFloat(vm, vm.f64[at >> 3]!);
    case T_CHAR:
      return charStr(vm, vm.u8[at]!);
    case T_NONE:
      return vm.none();
    default:
      throw vm.raise(SYSTEM_ERROR, "bad memberdescr type");
  }
}

/** Sets the field; `value` 0 deletes, which only fields of objects allow. */
export function setMember(vm: Machine, object: Address, member: Address, value: Address): void {
  const at = object + vm.get(member, MEMBER_OFFSET);
  const kind = vm.get(member, MEMBER_KIND);
  if ((vm.get(member, MEMBER_FLAGS) & MEMBER_READONLY) !== 0) throw vm.raise(ATTRIBUTE_ERROR, "readonly attribute");
  if (kind === T_OBJECT || kind === T_OBJECT_EX) {
    if (value === 0 && kind === T_OBJECT_EX && vm.get(at, 0) === 0) {
      throw raiseObject(vm, ATTRIBUTE_ERROR, vm.get(member, MEMBER_NAME));
    }
    vm.replace(at, 0, value === 0 ? 0 : vm.newRef(value));
  } else if (value === 0) {
    throw vm.raise(TYPE_ERROR, "can't delete numeric/char attribute");
  } else {
    setScalar(vm, at, kind, value);
  }
}

function setScalar(vm: Machine, at: Address, kind: number, value: Address): void {
  switch (kind) {
    case T_BOOL:
      if (vm.typeOf(value) !== BOOL_TYPE) throw vm.raise(TYPE_ERROR, "attribute value type must be bool");
      vm.u8[at] = value === TRUE ? 1 : 0;
      return;
    case T_BYTE:
    case T_UBYTE:
      vm.u8[at] = asSsize(vm, value);
      return;
    case T_SHORT:
    case T_USHORT:
      vm.u16[at >> 1] = asSsize(vm, value);
      return;
    case T_INT:
    case T_UINT:
      vm.i32[at >> 2] = asSsize(vm, value);
      return;
    case T_LONG:
    case T_ULONG:
    case T_LONGLONG:
    case T_PYSSIZET:
      vm.setWord(at, 0, asSsize(vm, value));
      return;
    case T_FLOAT:
      FLOAT_WORD[0] = asDouble(vm, value);
      vm.i32[at >> 2] = FLOAT_BITS[0]!;
      return;
    case T_DOUBLE:
      vm.f64[at >> 3] = asDouble(vm, value);
      return;
    case T_CHAR:
      if (!vm.hasFlag(value, FLAG_UNICODE_SUBCLASS) || strLength(vm, value) !== 1)
        throw vm.raise(TYPE_ERROR, "bad argument type for built-in operation");
      vm.u8[at] = textOf(vm, value).charCodeAt(0);
      return;
    case T_STRING:
      throw vm.raise(TYPE_ERROR, "readonly attribute");
    default:
      throw vm.raise(SYSTEM_ERROR, "bad memberdescr type");
  }
}
