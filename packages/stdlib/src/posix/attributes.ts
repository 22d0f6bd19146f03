/**
 * Extended attributes (os.listxattr and its kin). No host has them, so all files are as on a file system without: ENOTSUP, which `shutil` expects when it
 * copies what a file has besides its bytes.
 */
import type { Address, Machine, MethodSpec } from "@pyvm/vm";
import { hostCall, hostFiles, raiseErrno } from "../host-call.ts";
import { flagArgument } from "./arguments.ts";
import { NO_DESCRIPTOR, pathArgument } from "./path.ts";

const ENOTSUP = 95;

/** Looks for the file, as the call of the system does, and fails. */
function refuse(vm: Machine, name: string, object: Address, follow: Address): never {
  const path = pathArgument(vm, name, object, { fd: true, nullable: name === "listxattr" });
  const followLinks = flagArgument(vm, follow, true);
  const files = hostFiles(vm, name);
  hostCall(
    vm,
    () => (path.fd === NO_DESCRIPTOR ? files.stat(path.text, followLinks) : files.fstat(path.fd)),
    path.object,
  );
  throw raiseErrno(vm, ENOTSUP, path.object);
}

export const ATTRIBUTE_FUNCTIONS: readonly MethodSpec[] = [
  [
    "getxattr($module, /, path, attribute, *, follow_symlinks=True)",
    (vm, _module, path, _attribute, follow) => refuse(vm, "getxattr", path!, follow!),
  ],
  [
    "setxattr($module, /, path, attribute, value, flags=0, *,\n         follow_symlinks=True)",
    (vm, _module, path, _attribute, _value, _flags, follow) => refuse(vm, "setxattr", path!, follow!),
  ],
  [
    "removexattr($module, /, path, attribute, *, follow_symlinks=True)",
    (vm, _module, path, _attribute, follow) => refuse(vm, "removexattr", path!, follow!),
  ],
  [
    "listxattr($module, /, path=None, *, follow_symlinks=True)",
    (vm, _module, path, follow) => refuse(vm, "listxattr", path!, follow!),
  ],
];
