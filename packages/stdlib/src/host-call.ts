/** Calls to the host: what it refuses becomes an OSError. */
import {
  type Address,
  handleSignals,
  type HostFiles,
  HostError,
  type Machine,
  OS_ERROR,
  raiseInstance,
  raiseOSError,
  newException,
  newInt,
  tuplePack,
} from "@pyvm/vm";
import { errorText } from "./errno-table.ts";

const ENOSYS = 38;

/** Makes `OSError(errno, strerror(errno), filename, None, filename2)` current and returns what to throw. File names are borrowed, 0 for none. */
export function raiseErrno(vm: Machine, errno: number, filename: Address = 0, filename2: Address = 0): unknown {
  return raiseOSError(vm, { code: "", errno, message: errorText(errno) }, filename, filename2);
}

/** What to throw for what a host call threw: an OSError for a HostError, the value itself for anything else. */
export function hostFailure(vm: Machine, error: unknown, filename: Address = 0, filename2: Address = 0): unknown {
  if (error instanceof HostError) return raiseErrno(vm, error.errno, filename, filename2);
  return error;
}

/** Runs `action` on the host; a refusal becomes an OSError that names the files (borrowed, 0 for none). */
export function hostCall<T>(vm: Machine, action: () => T, filename: Address = 0, filename2: Address = 0): T {
  try {
    return action();
  } catch (error) {
    throw hostFailure(vm, error, filename, filename2);
  }
}

/** OSError(ENOSYS) that says which function the host lacks. */
export function raiseMissing(vm: Machine, name: string): unknown {
  const mark = vm.mark();
  const errno = vm.hold(newInt(vm, ENOSYS));
  const text = vm.hold(vm.str(`${name}: ${errorText(ENOSYS)}`));
  const exception = newException(vm, OS_ERROR, vm.hold(tuplePack(vm, errno, text)));
  vm.release(mark);
  return raiseInstance(vm, exception);
}

/** The files of the host. @throws OSError ENOSYS when it grants none; `name` is the Python function that wants them */
export function hostFiles(vm: Machine, name: string): HostFiles {
  const files = vm.host.files;
  if (files === undefined) throw raiseMissing(vm, name);
  return files;
}

/** Runs the Python handlers of signals that have arrived (PyErr_CheckSignals). May throw. */
export function checkSignals(vm: Machine): void {
  if (vm.host.process?.pollSignals() === true) handleSignals(vm);
}
