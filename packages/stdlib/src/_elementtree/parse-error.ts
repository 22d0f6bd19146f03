/** ParseError with its attributes `code` and `position`. */
import {
  type Address,
  call1,
  decodeUtf8,
  identifier,
  type Machine,
  newBytes,
  newInt,
  raiseInstance,
  setAttrId,
  textOf,
  tuplePair,
} from "@pyvm/vm";
import { errorText, UNDEFINED_ENTITY } from "../pyexpat/errors.ts";
import { STATE } from "../pyexpat/object.ts";
import { eventPosition } from "../pyexpat/run.ts";
import { PARSE_ERROR, stateOf } from "./state.ts";

const ID_CODE = identifier("code");
const ID_POSITION = identifier("position");

/** expat_set_error, to be thrown: an error of a parser of pyexpat at the place where it is now. */
export function parseError(vm: Machine, parser: Address, code: number, message?: string): unknown {
  const { line, column } = eventPosition(vm, vm.get(parser, STATE));
  const mark = vm.mark();
  const text = vm.hold(vm.str(`${message ?? errorText(code) ?? "(null)"}: line ${line}, column ${column}`));
  const error = vm.hold(call1(vm, stateOf(vm, PARSE_ERROR), text));
  setAttrId(vm, error, ID_CODE, vm.hold(newInt(vm, code)));
  const position = vm.hold(tuplePair(vm, vm.hold(newInt(vm, line)), vm.hold(newInt(vm, column))));
  setAttrId(vm, error, ID_POSITION, position);
  return raiseInstance(vm, vm.keep(mark, error));
}

/** A reference (its first bytes, as it is written) to an entity that nobody knows. */
export function undefinedEntity(vm: Machine, parser: Address, reference: Uint8Array): unknown {
  const mark = vm.mark();
  const bytes = vm.hold(newBytes(vm, reference));
  const text = textOf(vm, vm.hold(decodeUtf8(vm, bytes, "replace", true)));
  vm.release(mark);
  return parseError(vm, parser, UNDEFINED_ENTITY, `undefined entity ${text}`);
}
