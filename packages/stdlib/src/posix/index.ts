/** The module `posix` (Modules/posixmodule.c): what the operating system gives, through the capabilities of the host. */
import {
  dictGetStr,
  FLAG_DICT_SUBCLASS,
  type Address,
  addModuleObject,
  dictSet,
  IS_ENVIRONMENT,
  listFromStrings,
  type Machine,
  type ModuleSpec,
  newDict,
  newInt,
  OS_ERROR,
  readyType,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { POSIX_DOCUMENTATION } from "../documentation/posix.ts";
import { ATTRIBUTE_FUNCTIONS } from "./attributes.ts";
import { CONFSTR_NAMES, CONSTANTS, HAVE_FUNCTIONS, PATHCONF_NAMES, SYSCONF_NAMES } from "./constants.ts";
import { DESCRIPTOR_FUNCTIONS } from "./descriptors.ts";
import { ENVIRONMENT_FUNCTIONS, fillEnvironment, newEnvironment } from "./environment.ts";
import {
  PROCESS_FUNCTIONS,
  SCHED_PARAM_TYPE,
  TERMINAL_SIZE_TYPE,
  TIMES_RESULT_TYPE,
  UNAME_RESULT_TYPE,
  WAITID_RESULT_TYPE,
} from "./process.ts";
import { DIR_ENTRY_TYPE, SCANDIR_FUNCTIONS, SCANDIR_ITERATOR_TYPE } from "./scandir.ts";
import { STAT_FUNCTIONS, STAT_RESULT_TYPE, STATVFS_RESULT_TYPE } from "./stat.ts";
import { TREE_FUNCTIONS } from "./tree.ts";

/** A dict of names to numbers. Owned. */
function numbers(vm: Machine, table: Readonly<Record<string, number>>): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  for (const [name, value] of Object.entries(table)) {
    const inner = vm.mark();
    const key = vm.hold(vm.intern(name));
    dictSet(vm, dict, key, vm.hold(newInt(vm, value)));
    vm.release(inner);
  }
  return vm.keep(mark, dict);
}

function exec(vm: Machine, _module: Address, dict: Address): void {
  for (const [name, value] of Object.entries(CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
  addModuleObject(vm, dict, "environ", newEnvironment(vm));
  addModuleObject(vm, dict, "error", vm.newRef(OS_ERROR));
  addModuleObject(vm, dict, "sysconf_names", numbers(vm, SYSCONF_NAMES));
  addModuleObject(vm, dict, "pathconf_names", numbers(vm, PATHCONF_NAMES));
  addModuleObject(vm, dict, "confstr_names", numbers(vm, CONFSTR_NAMES));
  addModuleObject(vm, dict, "_have_functions", listFromStrings(vm, HAVE_FUNCTIONS));
}

export const spec: ModuleSpec = {
  name: "posix",
  doc: POSIX_DOCUMENTATION["posix"]!,
  functions: documented(POSIX_DOCUMENTATION, "", [
    ...STAT_FUNCTIONS,
    ...TREE_FUNCTIONS,
    ...ATTRIBUTE_FUNCTIONS,
    ...DESCRIPTOR_FUNCTIONS,
    ...SCANDIR_FUNCTIONS,
    ...PROCESS_FUNCTIONS,
    ...ENVIRONMENT_FUNCTIONS,
  ]),
  types: [
    STAT_RESULT_TYPE,
    STATVFS_RESULT_TYPE,
    TERMINAL_SIZE_TYPE,
    TIMES_RESULT_TYPE,
    UNAME_RESULT_TYPE,
    SCHED_PARAM_TYPE,
    WAITID_RESULT_TYPE,
    DIR_ENTRY_TYPE,
  ],
  exec: (vm, module, dict) => {
    readyType(vm, SCANDIR_ITERATOR_TYPE);
    exec(vm, module, dict);
  },
  restore: (vm, _module, dict) => {
    if (vm.configuration.resumes === true) return;
    vm.replace(0, IS_ENVIRONMENT, 0);
    const mark = vm.mark();
    const environment = dictGetStr(vm, dict, vm.hold(vm.intern("environ")));
    if (environment !== 0 && vm.hasFlag(environment, FLAG_DICT_SUBCLASS)) fillEnvironment(vm, environment);
    vm.release(mark);
  },
};
