/** The process: who it is, what it may be told, and the calls that start or await other processes, which no host grants. */
import {
  type Address,
  defineStructSeq,
  FLAG_LIST_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  intToBig,
  isInt,
  length,
  listAppend,
  type Machine,
  type MethodSpec,
  MP_SUBSCRIPT,
  newBool,
  newFloat,
  newInt,
  newIntFromBig,
  newList,
  newStr,
  newStructSeq,
  newTuple,
  OVERFLOW_ERROR,
  staticType,
  structSeqSet,
  TP_CALL,
  tupleSetItem,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { POSIX_DOCUMENTATION } from "../documentation/posix.ts";
import { hostCall, hostFiles, raiseErrno, raiseMissing } from "../host-call.ts";
import { tripSignal, signalArgument } from "../signal/pending.ts";
import { intArgument, offsetArgument } from "./arguments.ts";
import { fspath, fsText } from "./path.ts";
import { documentedFields } from "./stat.ts";

export const TERMINAL_SIZE_TYPE: Address = staticType();
export const TIMES_RESULT_TYPE: Address = staticType();
export const UNAME_RESULT_TYPE: Address = staticType();
export const SCHED_PARAM_TYPE: Address = staticType();
export const WAITID_RESULT_TYPE: Address = staticType();

const ENOTTY = 25;
const ECHILD = 10;

function declare(type: Address, name: string, fields: readonly string[]): void {
  const short = name.slice(name.indexOf(".") + 1);
  const doc = POSIX_DOCUMENTATION[short];
  defineStructSeq(type, { name, fields: documentedFields(short, fields), ...(doc === undefined ? {} : { doc }) });
}

declare(TERMINAL_SIZE_TYPE, "os.terminal_size", ["columns", "lines"]);
declare(TIMES_RESULT_TYPE, "posix.times_result", ["user", "system", "children_user", "children_system", "elapsed"]);
declare(UNAME_RESULT_TYPE, "posix.uname_result", ["sysname", "nodename", "release", "version", "machine"]);
declare(SCHED_PARAM_TYPE, "posix.sched_param", ["sched_priority"]);
declare(WAITID_RESULT_TYPE, "posix.waitid_result", ["si_pid", "si_uid", "si_signo", "si_status", "si_code"]);

/** A struct sequence of the objects that `make` makes of the values. */
function structSeq<T>(
  vm: Machine,
  type: Address,
  values: readonly T[],
  make: (vm: Machine, value: T) => Address,
): Address {
  const result = vm.hold(newStructSeq(vm, type));
  values.forEach((value, i) => structSeqSet(vm, result, i, make(vm, value)));
  return vm.unhold();
}

function getTerminalSize(vm: Machine, _module: Address, fd: Address): Address {
  const number = fd === 0 ? 1 : intArgument(vm, fd);
  hostCall(vm, () => hostFiles(vm, "get_terminal_size").fstat(number));
  const size = vm.host.terminal?.columns(number) ?? null;
  if (size === null) throw raiseErrno(vm, ENOTTY);
  return structSeq(vm, TERMINAL_SIZE_TYPE, [size.columns, size.lines], newInt);
}

function times(vm: Machine): Address {
  const used = vm.host.process?.times?.();
  if (used === undefined) throw raiseMissing(vm, "times");
  const elapsed = Number(vm.host.clocks?.monotonic() ?? 0n) / 1e9;
  return structSeq(vm, TIMES_RESULT_TYPE, [used.user, used.system, 0, 0, elapsed], newFloat);
}

function uname(vm: Machine): Address {
  const facts = vm.host.process?.uname;
  if (facts === undefined) throw raiseMissing(vm, "uname");
  return structSeq(vm, UNAME_RESULT_TYPE, facts, newStr);
}

/** A number that the host tells of its process, or ENOSYS. */
function fact(
  name: string,
  read: (process: NonNullable<Machine["host"]["process"]>) => number | undefined,
): (vm: Machine) => Address {
  return (vm) => {
    const value = vm.host.process === undefined ? undefined : read(vm.host.process);
    if (value === undefined) throw raiseMissing(vm, name);
    return newInt(vm, value);
  };
}

function getgroups(vm: Machine): Address {
  const groups = vm.host.process?.groups;
  if (groups === undefined) throw raiseMissing(vm, "getgroups");
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (const group of groups) {
    const item = vm.hold(newInt(vm, group));
    listAppend(vm, list, item);
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, list);
}

/** The three ids of the user or of the group as a tuple of (real, effective, saved). */
function idTriple(
  real: string,
  read: (vm: Machine) => readonly [number | undefined, number | undefined],
): (vm: Machine) => Address {
  return (vm) => {
    const [id, effective] = read(vm);
    if (id === undefined || effective === undefined) throw raiseMissing(vm, real);
    return tupleOf(vm, [id, effective, effective]);
  };
}

function tupleOf(vm: Machine, values: readonly number[]): Address {
  const tuple = vm.hold(newTuple(vm, values.length));
  values.forEach((value, i) => tupleSetItem(vm, tuple, i, newInt(vm, value)));
  return vm.unhold();
}

function cpuCount(vm: Machine): Address {
  const count = vm.host.process?.cpuCount;
  return count === undefined ? vm.none() : newInt(vm, count);
}

function umask(vm: Machine, _module: Address, mask: Address): Address {
  const value = intArgument(vm, mask);
  const set = vm.host.process?.umask;
  if (set === undefined) throw raiseMissing(vm, "umask");
  return newInt(
    vm,
    hostCall(vm, () => set(value & 0o777)),
  );
}

/** A signal to the process itself is pending at once; others go through the host. */
function kill(vm: Machine, _module: Address, pid: Address, signal: Address): Address {
  const target = offsetArgument(vm, pid);
  const number = signalArgument(vm, signal);
  const host = vm.host.process;
  if (host !== undefined && target === host.pid && tripSignal(vm, number)) return vm.none();
  if (host?.kill === undefined) throw raiseMissing(vm, "kill");
  hostCall(vm, () => host.kill!(target, number));
  return vm.none();
}

function exit(vm: Machine, _module: Address, status: Address): Address {
  const code = intArgument(vm, status);
  const end = vm.host.process?.exit;
  if (end === undefined) throw raiseMissing(vm, "_exit");
  return end(code & 0xff);
}

const ABORTED = 134;

function abort(vm: Machine): Address {
  const end = vm.host.process?.exit;
  if (end === undefined) throw raiseMissing(vm, "abort");
  return end(ABORTED);
}

/** Checks what fork would call; nothing forks, so nothing is kept. */
function registerAtFork(vm: Machine, _module: Address, before: Address, inChild: Address, inParent: Address): Address {
  if (before === 0 && inChild === 0 && inParent === 0) throw vm.raise(TYPE_ERROR, "At least one argument is required.");
  for (const [name, value] of [
    ["before", before],
    ["after_in_child", inChild],
    ["after_in_parent", inParent],
  ] as const) {
    if (value !== 0 && !isCallable(vm, value))
      throw vm.raise(TYPE_ERROR, `'${name}' must be callable, not ${vm.typeName(value)}`);
  }
  return vm.none();
}

function isCallable(vm: Machine, object: Address): boolean {
  return vm.get(vm.typeOf(object), TP_CALL) !== 0;
}

// ---- programs ---------------------------------------------------------------------------------------------------

function checkArguments(vm: Machine, name: string, path: Address, argv: Address): void {
  vm.decref(fspath(vm, path));
  if (!vm.hasFlag(argv, FLAG_TUPLE_SUBCLASS | FLAG_LIST_SUBCLASS)) {
    throw vm.raise(
      TYPE_ERROR,
      name === "execv" ? "execv() arg 2 must be a tuple or list" : `${name}: argv must be a tuple or list`,
    );
  }
  if (length(vm, argv) === 0) {
    throw vm.raise(
      VALUE_ERROR,
      name === "execv" ? "execv() arg 2 must not be empty" : `${name}: argv must not be empty`,
    );
  }
}

function execv(vm: Machine, _module: Address, path: Address, argv: Address): Address {
  checkArguments(vm, "execv", path, argv);
  throw raiseMissing(vm, "execv");
}

function execve(vm: Machine, _module: Address, path: Address, argv: Address, env: Address): Address {
  checkArguments(vm, "execve", path, argv);
  if (vm.get(vm.typeOf(env), MP_SUBSCRIPT) === 0) {
    throw vm.raise(TYPE_ERROR, "execve: environment must be a mapping object");
  }
  throw raiseMissing(vm, "execve");
}

function system(vm: Machine, _module: Address, command: Address): Address {
  fsText(vm, command);
  throw raiseMissing(vm, "system");
}

/** There are no children to wait for. */
function noChildren(vm: Machine): Address {
  throw raiseErrno(vm, ECHILD);
}

// ---- wait statuses ------------------------------------------------------------------------------------------------

const exitStatus = (status: number): number => (status >> 8) & 0xff;
const signalOf = (status: number): number => status & 0x7f;
const isExited = (status: number): boolean => signalOf(status) === 0;
const isStopped = (status: number): boolean => (status & 0xff) === 0x7f;
const isContinued = (status: number): boolean => status === 0xffff;
const isSignaled = (status: number): boolean => ((signalOf(status) + 1) << 24) >> 25 > 0;

function ofStatus(
  ask: (status: number) => boolean | number,
): (vm: Machine, module: Address, status: Address) => Address {
  return (vm, _module, status) => {
    const answer = ask(intArgument(vm, status));
    return typeof answer === "boolean" ? newBool(vm, answer) : newInt(vm, answer);
  };
}

function exitCode(vm: Machine, _module: Address, object: Address): Address {
  const status = intArgument(vm, object);
  if (isExited(status)) return newInt(vm, exitStatus(status));
  if (isSignaled(status)) return newInt(vm, -signalOf(status));
  if (isStopped(status)) throw vm.raise(VALUE_ERROR, `process stopped by delivery of signal ${exitStatus(status)}`);
  throw vm.raise(VALUE_ERROR, `invalid wait status: ${status}`);
}

// ---- devices ------------------------------------------------------------------------------------------------------

/** A dev_t: 64 bits without a sign. */
function deviceArgument(vm: Machine, object: Address): bigint {
  if (!isInt(vm, object)) throw vm.raise(TYPE_ERROR, "an integer is required");
  const value = intToBig(vm, object);
  if (value < 0n) throw vm.raise(OVERFLOW_ERROR, "can't convert negative int to unsigned");
  if (value >> 64n !== 0n) throw vm.raise(OVERFLOW_ERROR, "int too big to convert");
  return value;
}

/** gnu_dev_major and its kin: the two numbers interleave in 64 bits. */
function major(vm: Machine, _module: Address, device: Address): Address {
  const value = deviceArgument(vm, device);
  return newInt(vm, Number(((value >> 8n) & 0xfffn) | ((value >> 32n) & 0xfffff000n)));
}

function minor(vm: Machine, _module: Address, device: Address): Address {
  const value = deviceArgument(vm, device);
  return newInt(vm, Number((value & 0xffn) | ((value >> 12n) & 0xffffff00n)));
}

function makedev(vm: Machine, _module: Address, majorNumber: Address, minorNumber: Address): Address {
  const high = BigInt(intArgument(vm, majorNumber) >>> 0);
  const low = BigInt(intArgument(vm, minorNumber) >>> 0);
  const device = ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn);
  return newIntFromBig(vm, BigInt.asIntN(64, device));
}

/** What no host grants. */
const MISSING: readonly string[] = [
  "fork($module, /)",
  "forkpty($module, /)",
  "openpty($module, /)",
  "posix_spawn($module, path, argv, env, /, *, file_actions=(),\n            setpgroup=<unrepresentable>, resetids=False, setsid=False,\n            setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)",
  "posix_spawnp($module, path, argv, env, /, *, file_actions=(),\n             setpgroup=<unrepresentable>, resetids=False, setsid=False,\n             setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)",
  "killpg($module, pgid, signal, /)",
  "chroot($module, /, path)",
  "mkfifo($module, /, path, mode=438, *, dir_fd=None)",
  "mknod($module, /, path, mode=384, device=0, *, dir_fd=None)",
  "nice($module, increment, /)",
  "getpriority($module, /, which, who)",
  "setpriority($module, /, which, who, priority)",
  "getlogin($module, /)",
  "getpgid($module, /, pid)",
  "getpgrp($module, /)",
  "getsid($module, pid, /)",
  "setsid($module, /)",
  "setpgid($module, pid, pgrp, /)",
  "setpgrp($module, /)",
  "setuid($module, uid, /)",
  "seteuid($module, euid, /)",
  "setgid($module, gid, /)",
  "setegid($module, egid, /)",
  "setreuid($module, ruid, euid, /)",
  "setregid($module, rgid, egid, /)",
  "setresuid($module, ruid, euid, suid, /)",
  "setresgid($module, rgid, egid, sgid, /)",
  "setgroups($module, groups, /)",
  "initgroups($module, username, gid, /)",
  "getgrouplist($module, user, group, /)",
  "lockf($module, fd, command, length, /)",
  "sched_getparam($module, pid, /)",
  "sched_getscheduler($module, pid, /)",
  "sched_setparam($module, pid, param, /)",
  "sched_setscheduler($module, pid, policy, param, /)",
  "sched_rr_get_interval($module, pid, /)",
  "sched_setaffinity($module, pid, mask, /)",
];

/** A function that only says what is missing. */
function missing(signature: string): MethodSpec {
  const name = signature.slice(0, signature.indexOf("("));
  return [
    signature,
    (vm) => {
      throw raiseMissing(vm, name);
    },
  ];
}

export const PROCESS_FUNCTIONS: readonly MethodSpec[] = [
  ["get_terminal_size($module, fd=<unrepresentable>, /)", getTerminalSize],
  ["times($module, /)", times],
  ["uname($module, /)", uname],
  ["getpid($module, /)", fact("getpid", (process) => process.pid)],
  ["getppid($module, /)", fact("getppid", (process) => process.ppid)],
  ["getuid($module, /)", fact("getuid", (process) => process.uid)],
  ["geteuid($module, /)", fact("geteuid", (process) => process.euid)],
  ["getgid($module, /)", fact("getgid", (process) => process.gid)],
  ["getegid($module, /)", fact("getegid", (process) => process.egid)],
  ["getresuid($module, /)", idTriple("getresuid", (vm) => [vm.host.process?.uid, vm.host.process?.euid])],
  ["getresgid($module, /)", idTriple("getresgid", (vm) => [vm.host.process?.gid, vm.host.process?.egid])],
  ["getgroups($module, /)", getgroups],
  ["cpu_count($module, /)", cpuCount],
  ["umask($module, mask, /)", umask],
  ["kill($module, pid, signal, /)", kill],
  ["_exit($module, /, status)", exit],
  ["abort($module, /)", abort],
  ["ctermid($module, /)", (vm) => vm.str("/dev/tty")],
  ["sched_yield($module, /)", (vm) => vm.none()],
  [
    "register_at_fork($module, /, *, before=<unrepresentable>,\n                 after_in_child=<unrepresentable>,\n                 after_in_parent=<unrepresentable>)",
    registerAtFork,
  ],
  ["execv($module, path, argv, /)", execv],
  ["execve($module, /, path, argv, env)", execve],
  ["system($module, /, command)", system],
  ["wait($module, /)", noChildren],
  ["waitpid($module, pid, options, /)", noChildren],
  ["wait3($module, /, options)", noChildren],
  ["wait4($module, /, pid, options)", noChildren],
  ["waitid($module, idtype, id, options, /)", noChildren],
  ["WCOREDUMP($module, status, /)", ofStatus((status) => (status & 0x80) !== 0)],
  ["WIFCONTINUED($module, /, status)", ofStatus(isContinued)],
  ["WIFSTOPPED($module, /, status)", ofStatus(isStopped)],
  ["WIFSIGNALED($module, /, status)", ofStatus(isSignaled)],
  ["WIFEXITED($module, /, status)", ofStatus(isExited)],
  ["WEXITSTATUS($module, /, status)", ofStatus(exitStatus)],
  ["WTERMSIG($module, /, status)", ofStatus(signalOf)],
  ["WSTOPSIG($module, /, status)", ofStatus(exitStatus)],
  ["waitstatus_to_exitcode($module, /, status)", exitCode],
  ["major($module, device, /)", major],
  ["minor($module, device, /)", minor],
  ["makedev($module, major, minor, /)", makedev],
  ...MISSING.map(missing),
];
