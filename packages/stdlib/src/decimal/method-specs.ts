/** Declaring methods: with their documentation, and with arguments that the functions parse themselves. */
import {
  type Address,
  addModuleObject,
  type FastCallFunc,
  type Machine,
  type MethodImplementation,
  type MethodSpec,
} from "@pyvm/vm";
import { DECIMAL_DOCUMENTATION } from "../documentation/decimal.ts";

/** A method whose signature is Argument Clinic's. */
export function method(owner: string, signature: string, implementation: MethodImplementation): MethodSpec {
  const name = signature.slice(0, signature.indexOf("(")).replace("!", "");
  const doc = DECIMAL_DOCUMENTATION[owner === "" ? name : `${owner}.${name}`];
  return doc === undefined ? [signature, implementation] : [signature, implementation, doc];
}

/** A method that takes its arguments as they lie; `shown` is its `__text_signature__`. */
export function rawMethod(
  owner: string,
  name: string,
  shown: string | null,
  implementation: FastCallFunc,
  self = "$self",
): MethodSpec {
  const doc = DECIMAL_DOCUMENTATION[owner === "" ? name : `${owner}.${name}`];
  const signature = `${name}!(${self}, *args, **kwargs)`;
  if (doc === undefined) return [signature, implementation as MethodImplementation];
  if (shown === null) return [signature, implementation as MethodImplementation, doc];
  return [signature, implementation as MethodImplementation, doc, shown];
}

/** The types say their module in their own dicts. */
export function nameModule(vm: Machine, _type: Address, dict: Address): void {
  addModuleObject(vm, dict, "__module__", vm.str("decimal"));
}
