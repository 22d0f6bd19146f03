/** The module `_opcode` (Modules/_opcode.c). */
import { DisError, disStackEffect } from "@pyvm/compiler";
import { type Address, asInt, FALSE, type Machine, type ModuleSpec, newInt, NONE, TRUE, VALUE_ERROR } from "@pyvm/vm";

/** `stack_effect(opcode, oparg=None, /, *, jump=None)`. */
function stackEffect(vm: Machine, _module: Address, opcode: Address, argument: Address, jump: Address): Address {
  const operation = asInt(vm, opcode);
  const arg = argument === 0 || argument === NONE ? null : asInt(vm, argument);
  if (jump !== 0 && jump !== NONE && jump !== TRUE && jump !== FALSE) {
    throw vm.raise(VALUE_ERROR, "stack_effect: jump must be False, True or None");
  }
  const jumps = jump === 0 || jump === NONE ? null : jump === TRUE;
  try {
    return newInt(vm, disStackEffect(operation, arg, jumps));
  } catch (error) {
    if (!(error instanceof DisError)) throw error;
    throw vm.raise(VALUE_ERROR, error.message);
  }
}

export const spec: ModuleSpec = {
  name: "_opcode",
  doc: "Opcode support module.",
  functions: [
    [
      "stack_effect($module, opcode, oparg=None, /, *, jump=None)",
      stackEffect,
      "Compute the stack effect of the opcode.",
    ],
  ],
};
