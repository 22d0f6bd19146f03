/** The module `marshal`; reader and writer are the machine's own. */
import {
  type Address,
  addModuleObject,
  bufferBytes,
  callMethod1,
  FLAG_BYTES_SUBCLASS,
  identifier,
  type Machine,
  marshal,
  type ModuleSpec,
  newBytes,
  newInt,
  TYPE_ERROR,
  unmarshal,
  unmarshalFrom,
  ZERO,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { MARSHAL_DOCUMENTATION } from "../documentation/marshal.ts";
import { intArgument } from "../posix/arguments.ts";
import { FileInput } from "./file-input.ts";

const ID_READ = identifier("read");
const ID_WRITE = identifier("write");
/** Py_MARSHAL_VERSION. */
const VERSION = 4;

function dumps(vm: Machine, _module: Address, value: Address, version: Address): Address {
  return newBytes(vm, marshal(vm, value, version === 0 ? VERSION : intArgument(vm, version)));
}

function dump(vm: Machine, module: Address, value: Address, file: Address, version: Address): Address {
  const mark = vm.mark();
  const bytes = vm.hold(dumps(vm, module, value, version));
  const result = callMethod1(vm, file, ID_WRITE, bytes);
  vm.release(mark);
  return result;
}

function loads(vm: Machine, _module: Address, bytes: Address): Address {
  return unmarshal(vm, bufferBytes(vm, bytes));
}

/** The file is asked for nothing first, to see that it is a binary one. */
function load(vm: Machine, _module: Address, file: Address): Address {
  const mark = vm.mark();
  const nothing = vm.hold(callMethod1(vm, file, ID_READ, ZERO));
  if (!vm.hasFlag(nothing, FLAG_BYTES_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `file.read() returned not bytes but ${vm.typeName(nothing)}`);
  }
  vm.release(mark);
  return unmarshalFrom(vm, new FileInput(vm, file));
}

export const spec: ModuleSpec = {
  name: "marshal",
  doc: MARSHAL_DOCUMENTATION["marshal"]!,
  functions: documented(MARSHAL_DOCUMENTATION, "", [
    ["dump($module, value, file, version=version, /)", dump],
    ["load($module, file, /)", load],
    ["dumps($module, value, version=version, /)", dumps],
    ["loads($module, bytes, /)", loads],
  ]),
  exec: (vm, _module, dict) => addModuleObject(vm, dict, "version", newInt(vm, VERSION)),
};
