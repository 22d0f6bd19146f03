/** PyMethodDef, PyMemberDef and PyGetSetDef structs of static types and modules, in the static segment. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  DOCUMENTATION,
  NATIVE,
  methodSpecOf,
  nativeIndex,
  setMethodBinder,
  type GetSetSpec,
  type MemberSpec,
} from "../native.ts";
import {
  GETSET_BYTES,
  GETSET_DOC,
  GETSET_GET,
  GETSET_NAME,
  GETSET_SET,
  MEMBER_BYTES,
  MEMBER_DOC,
  MEMBER_FLAGS,
  MEMBER_KIND,
  MEMBER_NAME,
  MEMBER_OFFSET,
  ML_DOC,
  ML_FLAGS,
  ML_METH,
  ML_NAME,
} from "../offsets.ts";
import { IS_STATIC_NAMES } from "../state.ts";
import { bindSignature, parseSignature, type Signature } from "../signature.ts";

/** sizeof(PyMethodDef). */
export const METHOD_DEF_BYTES = 32;

/**
 * A link of the chain that says which words of the static segment own a name, so that a machine can give back everything:
 *
 *     +------+-------+-------+--------+
 *     | next | array | count | stride |     4 bytes each
 *     +------+-------+-------+--------+
 */
function ownNames(vm: Machine, array: Address, count: number, stride: number): void {
  if (count === 0) return;
  const link = vm.staticAlloc(16);
  vm.i32.set([vm.get(0, IS_STATIC_NAMES), array, count, stride], link >> 2);
  vm.set(0, IS_STATIC_NAMES, link);
}

/** Releases the names of all definitions, at the end of a machine. */
export function releaseDefinitionNames(vm: Machine): void {
  const i32 = vm.i32;
  for (let link = vm.get(0, IS_STATIC_NAMES) >> 2; link !== 0; link = i32[link]! >> 2) {
    let name = i32[link + 1]!;
    for (let left = i32[link + 2]!; left > 0; left--, name += i32[link + 3]!) vm.replace(name, 0, 0);
  }
  vm.set(0, IS_STATIC_NAMES, 0);
}

const SIGNATURES = new Map<number, Signature>();

/** The parsed signature of a method by its native's index. */
export function signatureOf(index: number): Signature {
  let signature = SIGNATURES.get(index);
  if (signature === undefined) {
    const spec = methodSpecOf(index);
    if (spec === undefined) throw new Error(`native ${index} was not registered as a method`);
    signature = spec[3] === undefined ? parseSignature(spec[0]) : { ...parseSignature(spec[0]), text: spec[3] };
    SIGNATURES.set(index, signature);
    NATIVE[index] = bindSignature(signature, spec[1]);
  }
  return signature;
}

setMethodBinder((index) => {
  signatureOf(index);
  return NATIVE[index]!;
});

/** The docstring of a method without its signature, or undefined. */
export function methodDoc(index: number): string | undefined {
  return methodSpecOf(index)?.[2];
}

/** Fills the PyMethodDef at `definition` for the method registered as `index`. */
function fillMethodDefinition(vm: Machine, definition: Address, index: number): void {
  const signature = signatureOf(index);
  vm.set(definition, ML_NAME, vm.intern(signature.name));
  vm.set(definition, ML_METH, index);
  vm.set(definition, ML_FLAGS, signature.flags);
  vm.set(definition, ML_DOC, index);
}

/** An array of PyMethodDefs, ended by a zero one. */
export function writeMethodDefinitions(vm: Machine, indexes: readonly number[]): Address {
  const array = vm.staticAlloc(METHOD_DEF_BYTES * (indexes.length + 1));
  indexes.forEach((index, i) => fillMethodDefinition(vm, array + METHOD_DEF_BYTES * i, index));
  ownNames(vm, array, indexes.length, METHOD_DEF_BYTES);
  return array;
}

/** An array of PyMemberDefs, ended by a zero one. */
export function writeMemberDefinitions(vm: Machine, members: readonly MemberSpec[], docs: readonly number[]): Address {
  const array = vm.staticAlloc(MEMBER_BYTES * (members.length + 1));
  members.forEach(([name, kind, offset, flags], i) => {
    writeMemberDefinition(vm, array + MEMBER_BYTES * i, vm.intern(name), kind, offset, flags ?? 0, docs[i]!);
  });
  ownNames(vm, array, members.length, MEMBER_BYTES);
  return array;
}

/** Fills one PyMemberDef; `name` is stored as it is. */
export function writeMemberDefinition(
  vm: Machine,
  member: Address,
  name: Address,
  kind: number,
  offset: number,
  flags: number,
  doc: number,
): void {
  vm.set(member, MEMBER_NAME, name);
  vm.set(member, MEMBER_KIND, kind);
  vm.setWord(member, MEMBER_OFFSET, offset);
  vm.set(member, MEMBER_FLAGS, flags);
  vm.set(member, MEMBER_DOC, doc);
}

/** An array of PyGetSetDefs, ended by a zero one. `indexes` are getter, setter and documentation. */
export function writeGetSetDefinitions(
  vm: Machine,
  getset: readonly GetSetSpec[],
  indexes: readonly (readonly [number, number, number])[],
): Address {
  const array = vm.staticAlloc(GETSET_BYTES * (getset.length + 1));
  getset.forEach(([name], i) => {
    const at = array + GETSET_BYTES * i;
    const [get, set, doc] = indexes[i]!;
    vm.set(at, GETSET_NAME, vm.intern(name));
    vm.set(at, GETSET_GET, get);
    vm.set(at, GETSET_SET, set);
    vm.set(at, GETSET_DOC, doc);
  });
  ownNames(vm, array, getset.length, GETSET_BYTES);
  return array;
}

/** Getsets that belong to no static type, with the indexes of their natives. */
export interface RegisteredGetSets {
  readonly specs: readonly GetSetSpec[];
  readonly indexes: readonly (readonly [number, number, number])[];
}

/** Registers getsets; call it at module level. */
export function registerGetSets(owner: string, specs: readonly GetSetSpec[]): RegisteredGetSets {
  const indexes = specs.map(([name, get, set, doc]): readonly [number, number, number] => [
    nativeIndex(`${owner}.${name}.get`, get),
    set === undefined || set === null ? 0 : nativeIndex(`${owner}.${name}.set`, set),
    doc === undefined ? 0 : DOCUMENTATION.push(doc) - 1,
  ]);
  return { specs, indexes };
}

/** Their PyGetSetDefs in the static segment. */
export function writeGetSets(vm: Machine, getsets: RegisteredGetSets): Address {
  return writeGetSetDefinitions(vm, getsets.specs, getsets.indexes);
}
