/** select.select(): waiting on descriptors. Only ends of pipes and sockets of this process can be anything but ready. */
import {
  type Address,
  addModuleObject,
  asDouble,
  listAppend,
  listFromIterable,
  listItem,
  listSize,
  type Machine,
  type ModuleSpec,
  newInt,
  newList,
  NONE,
  OS_ERROR,
  tuplePack,
  VALUE_ERROR,
} from "@pyvm/vm";
import { descriptorOf } from "../file-descriptor.ts";
import { checkSignals, hostCall, raiseMissing } from "../host-call.ts";
import { SELECT_CONSTANTS } from "../unavailable/constants.ts";

/** The longest wait between two looks, in seconds: only a signal's handler can make anything ready meanwhile. */
const LONGEST_WAIT = 3600;

function descriptorsOf(vm: Machine, list: Address): number[] {
  const fds: number[] = [];
  for (let i = 0; i < listSize(vm, list); i++) fds.push(descriptorOf(vm, listItem(vm, list, i)));
  return fds;
}

function isReady(vm: Machine, fd: number, writing: boolean): boolean {
  const { files } = vm.host;
  if (files?.ready === undefined) throw raiseMissing(vm, "select.select");
  return hostCall(vm, () => files.ready!(fd, writing));
}

/** The objects of `list` whose descriptors are ready, as a held list. */
function chosen(vm: Machine, list: Address, ready: readonly boolean[]): Address {
  const result = vm.hold(newList(vm));
  ready.forEach((is, i) => {
    if (is) listAppend(vm, result, listItem(vm, list, i));
  });
  return result;
}

function timeoutOf(vm: Machine, timeout: Address): number {
  if (timeout === 0 || timeout === NONE) return Infinity;
  const seconds = asDouble(vm, timeout);
  if (seconds < 0) throw vm.raise(VALUE_ERROR, "timeout must be non-negative");
  return seconds;
}

function select(
  vm: Machine,
  _module: Address,
  reading: Address,
  writing: Address,
  exceptional: Address,
  timeout: Address,
): Address {
  const seconds = timeoutOf(vm, timeout);
  const mark = vm.mark();
  const readers = vm.hold(listFromIterable(vm, reading));
  const writers = vm.hold(listFromIterable(vm, writing));
  const others = vm.hold(listFromIterable(vm, exceptional));
  const readFds = descriptorsOf(vm, readers);
  const writeFds = descriptorsOf(vm, writers);
  descriptorsOf(vm, others);
  const { clocks } = vm.host;
  const end = clocks === undefined ? 0n : clocks.monotonic() + BigInt(Math.ceil(Math.min(seconds, 1e9) * 1e9));
  for (;;) {
    const readable = readFds.map((fd) => isReady(vm, fd, false));
    const writable = writeFds.map((fd) => isReady(vm, fd, true));
    const left = clocks === undefined ? 0 : Number(end - clocks.monotonic()) / 1e9;
    if (readable.includes(true) || writable.includes(true) || left <= 0) {
      const result = tuplePack(vm, chosen(vm, readers, readable), chosen(vm, writers, writable), vm.hold(newList(vm)));
      vm.release(mark);
      return result;
    }
    clocks?.sleep(Math.min(left, LONGEST_WAIT));
    checkSignals(vm);
  }
}

export const spec: ModuleSpec = {
  name: "select",
  functions: [["select($module, rlist, wlist, xlist, timeout=None, /)", select]],
  exec: (vm, _module, dict) => {
    for (const [name, value] of Object.entries(SELECT_CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
    addModuleObject(vm, dict, "error", vm.newRef(OS_ERROR));
  },
};
