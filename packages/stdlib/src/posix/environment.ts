/** The environment, the system's own texts and limits, random bytes. */
import {
  type Address,
  dictDelete,
  dictClear,
  dictGet,
  dictSet,
  IS_ENVIRONMENT,
  isIndex,
  type Machine,
  type MethodSpec,
  newBytes,
  newDict,
  newInt,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  asSsize,
  FLAG_UNICODE_SUBCLASS,
  newFloat,
  OS_ERROR,
  raiseInstance,
  newExceptionFromText,
  emptyBytes,
} from "@pyvm/vm";
import { errorText } from "../errno-table.ts";
import { descriptorOf } from "../file-descriptor.ts";
import { hostCall, hostFiles, raiseErrno, raiseMissing } from "../host-call.ts";
import { intArgument } from "./arguments.ts";
import { CONFSTR_NAMES, PATHCONF_NAMES, SYSCONF_NAMES } from "./constants.ts";
import { fsText, pathArgument } from "./path.ts";
import { fileStat } from "./stat.ts";
import { encodeName } from "./text.ts";

const EINVAL = 22;
const PAGE_BYTES = 4096;

/** A dict of bytes with the host's environment. Owned. */
export function newEnvironment(vm: Machine): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  fillEnvironment(vm, dict);
  return vm.keep(mark, dict);
}

/** Makes a dict hold exactly the host's environment. */
export function fillEnvironment(vm: Machine, dict: Address): void {
  dictClear(vm, dict);
  for (const [name, value] of vm.host.environment ?? []) {
    const mark = vm.mark();
    const key = vm.hold(newBytes(vm, encodeName(name)));
    dictSet(vm, dict, key, vm.hold(newBytes(vm, encodeName(value))));
    vm.release(mark);
  }
}

/** The value of an environment variable as putenv left it (bytes, borrowed), or 0. */
export function environmentBytes(vm: Machine, name: string): Address {
  const mark = vm.mark();
  const value = dictGet(vm, environmentDict(vm), vm.hold(newBytes(vm, encodeName(name))));
  vm.release(mark);
  return value;
}

/** Made when somebody asks for it. */
function environmentDict(vm: Machine): Address {
  if (vm.get(0, IS_ENVIRONMENT) === 0) vm.set(0, IS_ENVIRONMENT, newEnvironment(vm));
  return vm.get(0, IS_ENVIRONMENT);
}

function putenv(vm: Machine, _module: Address, name: Address, value: Address): Address {
  const key = fsText(vm, name);
  const text = fsText(vm, value);
  if (key.includes("=")) throw vm.raise(VALUE_ERROR, "illegal environment variable name");
  if (key === "") throw raiseErrno(vm, EINVAL);
  const mark = vm.mark();
  const keyBytes = vm.hold(newBytes(vm, encodeName(key)));
  dictSet(vm, environmentDict(vm), keyBytes, vm.hold(newBytes(vm, encodeName(text))));
  vm.release(mark);
  return vm.none();
}

function unsetenv(vm: Machine, _module: Address, name: Address): Address {
  const key = fsText(vm, name);
  if (key === "" || key.includes("=")) throw raiseErrno(vm, EINVAL);
  const mark = vm.mark();
  const keyBytes = vm.hold(newBytes(vm, encodeName(key)));
  const dict = environmentDict(vm);
  if (dictGet(vm, dict, keyBytes) !== 0) dictDelete(vm, dict, keyBytes);
  vm.release(mark);
  return vm.none();
}

function strerror(vm: Machine, _module: Address, code: Address): Address {
  return vm.str(errorText(intArgument(vm, code)));
}

/** The most random bytes that one request may ask for: more than any memory here has. */
const RANDOM_MAX = 1 << 30;
const CHUNK = 65536;

function randomBytes(vm: Machine, name: string, size: number): Address {
  const { random } = vm.host;
  if (random === undefined) throw raiseMissing(vm, name);
  if (size === 0) return emptyBytes(vm);
  if (size > RANDOM_MAX) vm.noMemory();
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += CHUNK) bytes.set(random(Math.min(CHUNK, size - at)), at);
  return newBytes(vm, bytes);
}

function urandom(vm: Machine, _module: Address, size: Address): Address {
  const count = asSsize(vm, size);
  if (count < 0) throw vm.raise(VALUE_ERROR, "negative argument not allowed");
  return randomBytes(vm, "urandom", count);
}

const GRND_FLAGS = 3;

function getrandom(vm: Machine, _module: Address, size: Address, flags: Address): Address {
  const count = asSsize(vm, size);
  const bits = flags === 0 ? 0 : intArgument(vm, flags);
  if (count < 0 || (bits & ~GRND_FLAGS) !== 0) throw raiseErrno(vm, EINVAL);
  return randomBytes(vm, "getrandom", count);
}

/** conv_confname: the number of a configuration name. */
function configurationName(vm: Machine, name: Address, table: Readonly<Record<string, number>>): number {
  if (isIndex(vm, name)) return intArgument(vm, name);
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS))
    throw vm.raise(TYPE_ERROR, "configuration names must be strings or integers");
  const text = vm.toJs(name);
  if (!Object.hasOwn(table, text)) throw vm.raise(VALUE_ERROR, "unrecognized configuration name");
  return table[text]!;
}

/** sysconf by name where it says something of use: -1 for no limit. */
const SYSCONF_VALUES: Readonly<Record<string, number>> = {
  SC_ARG_MAX: 2097152,
  SC_CHILD_MAX: -1,
  SC_CLK_TCK: 100,
  SC_NGROUPS_MAX: 65536,
  SC_OPEN_MAX: 1024,
  SC_STREAM_MAX: 16,
  SC_TZNAME_MAX: -1,
  SC_JOB_CONTROL: 1,
  SC_SAVED_IDS: 1,
  SC_VERSION: 200809,
  SC_PAGESIZE: PAGE_BYTES,
  SC_PAGE_SIZE: PAGE_BYTES,
  SC_IOV_MAX: 1024,
  SC_UIO_MAXIOV: 1024,
  SC_LOGIN_NAME_MAX: 256,
  SC_TTY_NAME_MAX: 32,
  SC_GETPW_R_SIZE_MAX: 1024,
  SC_GETGR_R_SIZE_MAX: 1024,
  SC_LINE_MAX: 2048,
  SC_SEM_NSEMS_MAX: -1,
  SC_SEM_VALUE_MAX: 2147483647,
  SC_CHAR_BIT: 8,
  SC_CHAR_MAX: 127,
  SC_CHAR_MIN: -128,
  SC_INT_MAX: 2147483647,
  SC_INT_MIN: -2147483648,
  SC_LONG_BIT: 64,
  SC_WORD_BIT: 32,
};

function sysconf(vm: Machine, _module: Address, name: Address): Address {
  const number = configurationName(vm, name, SYSCONF_NAMES);
  const known = Object.keys(SYSCONF_NAMES).filter((key) => SYSCONF_NAMES[key] === number);
  if (known.length === 0) throw raiseErrno(vm, EINVAL);
  if (known.some((key) => key.startsWith("SC_NPROCESSORS"))) return newInt(vm, vm.host.process?.cpuCount ?? 1);
  const key = known.find((candidate) => Object.hasOwn(SYSCONF_VALUES, candidate));
  return newInt(vm, key === undefined ? -1 : SYSCONF_VALUES[key]!);
}

function confstr(vm: Machine, _module: Address, name: Address): Address {
  const number = configurationName(vm, name, CONFSTR_NAMES);
  if (number === CONFSTR_NAMES["CS_PATH"]) return vm.str("/bin:/usr/bin");
  if (!Object.values(CONFSTR_NAMES).includes(number)) throw raiseErrno(vm, EINVAL);
  return vm.none();
}

const PATHCONF_VALUES: Readonly<Record<string, number>> = {
  PC_LINK_MAX: 127,
  PC_MAX_CANON: 255,
  PC_MAX_INPUT: 255,
  PC_NAME_MAX: 255,
  PC_PATH_MAX: 4096,
  PC_PIPE_BUF: 4096,
  PC_CHOWN_RESTRICTED: 1,
  PC_NO_TRUNC: 1,
  PC_VDISABLE: 0,
  PC_FILESIZEBITS: 64,
};

function pathconf(vm: Machine, _module: Address, object: Address, name: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "pathconf", object, { fd: true });
  fileStat(vm, "pathconf", path, -1, true);
  vm.release(mark);
  return configurationOfPath(vm, name);
}

function configurationOfPath(vm: Machine, name: Address): Address {
  const number = configurationName(vm, name, PATHCONF_NAMES);
  const key = Object.keys(PATHCONF_NAMES).find((candidate) => PATHCONF_NAMES[candidate] === number);
  if (key === undefined) throw raiseErrno(vm, EINVAL);
  return newInt(vm, PATHCONF_VALUES[key] ?? -1);
}

function descriptorPathconf(vm: Machine, _module: Address, object: Address, name: Address): Address {
  const fd = descriptorOf(vm, object);
  hostCall(vm, () => hostFiles(vm, "fpathconf").fstat(fd));
  return configurationOfPath(vm, name);
}

function getloadavg(vm: Machine): Address {
  const load = vm.host.process?.loadAverage?.();
  if (load === undefined) throw raiseInstance(vm, newExceptionFromText(vm, OS_ERROR, "Load averages are unobtainable"));
  const mark = vm.mark();
  const [one, five, fifteen] = load.map((value) => vm.hold(newFloat(vm, value)));
  return vm.keep(mark, vm.hold(tuplePack(vm, one!, five!, fifteen!)));
}

export const ENVIRONMENT_FUNCTIONS: readonly MethodSpec[] = [
  ["putenv($module, name, value, /)", putenv],
  ["unsetenv($module, name, /)", unsetenv],
  ["strerror($module, code, /)", strerror],
  ["urandom($module, size, /)", urandom],
  ["getrandom($module, /, size, flags=0)", getrandom],
  ["sysconf($module, name, /)", sysconf],
  ["confstr($module, name, /)", confstr],
  ["pathconf($module, /, path, name)", pathconf],
  ["fpathconf($module, fd, name, /)", descriptorPathconf],
  ["getloadavg($module, /)", getloadavg],
];
