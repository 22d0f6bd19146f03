/** os.sendfile: bytes from one open file to another, by way of this process. */
import { type Address, asSsize, type HostFiles, type Machine, newInt, NONE } from "@pyvm/vm";
import { hostCall, hostFiles, raiseErrno } from "../host-call.ts";
import { intArgument, offsetArgument } from "./arguments.ts";

const EINVAL = 22;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const SEEK_SET = 0;
const SEEK_CUR = 1;
/** The most that one call sends: callers go on until it sends nothing. */
const CHUNK = 1 << 23;

/** `os.sendfile(out_fd, in_fd, offset, count)`; with None for `offset` the position of `in_fd` moves on. */
export function sendfile(
  vm: Machine,
  _module: Address,
  outFd: Address,
  inFd: Address,
  offset: Address,
  count: Address,
): Address {
  const to = intArgument(vm, outFd);
  const from = intArgument(vm, inFd);
  const size = asSsize(vm, count);
  const start = offset === NONE ? null : offsetArgument(vm, offset);
  const files = hostFiles(vm, "sendfile");
  const { mode } = hostCall(vm, () => files.fstat(from));
  hostCall(vm, () => files.fstat(to));
  const isPossible = (mode & FILE_TYPE) === REGULAR && size >= 0 && (start === null || start >= 0);
  if (!isPossible) throw raiseErrno(vm, EINVAL);
  return newInt(
    vm,
    hostCall(vm, () => send(files, to, from, start, size)),
  );
}

function send(files: HostFiles, to: number, from: number, start: number | null, size: number): number {
  const bytes = new Uint8Array(Math.min(size, CHUNK));
  const position = start ?? files.seek(from, 0, SEEK_CUR);
  const read = files.read(from, bytes, position);
  const sent = read === 0 ? 0 : files.write(to, bytes.subarray(0, read), null);
  if (start === null) files.seek(from, position + sent, SEEK_SET);
  return sent;
}
