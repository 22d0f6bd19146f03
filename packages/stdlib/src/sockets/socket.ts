/**
 * _socket: pairs of connected sockets inside the process, which asyncio wakes itself with. There is no network: everything else of the module raises
 * OSError (ENOSYS).
 *
 * ```text
 *  | ob_refcnt | ob_type | sock_fd | sock_family | sock_type | sock_proto | sock_timeout (seconds; -1: none) | weakrefs |
 *  0           8         16        20            24          28           32                                 40
 * ```
 *
 * What a blocking socket would wait for can never come, since the program itself is the other side: such a call raises BlockingIOError as well.
 */
import {
  type Address,
  addModuleObject,
  asDouble,
  asInt,
  clearException,
  defineType,
  emptyBytes,
  exceptionMatches,
  fetchException,
  FLAG_BASE_EXC_SUBCLASS,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  isTrue,
  type Machine,
  MEMBER_READONLY,
  type MethodSpec,
  type ModuleSpec,
  newArguments,
  newBool,
  newBytes,
  newFloat,
  newInt,
  NONE,
  OS_ERROR,
  parseSignature,
  PyBUF_WRITABLE,
  repr,
  RESOURCE_WARNING,
  restoreException,
  staticType,
  T_INT,
  TIMEOUT_ERROR,
  tuplePack,
  VALUE_ERROR,
  warnAt,
  WARNING,
  withBuffer,
  writeUnraisable,
} from "@pyvm/vm";
import { hostCall, hostFiles, raiseErrno, raiseMissing } from "../host-call.ts";
import { SOCKET_CONSTANTS, SOCKET_FUNCTIONS } from "../unavailable/constants.ts";

const SOCKET_TYPE: Address = staticType();
const GAI_ERROR_TYPE: Address = staticType();
const HOST_ERROR_TYPE: Address = staticType();

const FD = 16;
const FAMILY = 20;
const TYPE = 24;
const PROTO = 28;
const TIMEOUT = 32;
const SOCKET_BYTES = 48;

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const EBADF = 9;
const EINVAL = 22;
const ENOTCONN = 107;
const SHUT_RD = 0;
const SHUT_RDWR = 2;

const INIT = parseSignature("socket(family=-1, type=-1, proto=-1, fileno=None)");

function newSocket(vm: Machine, fd: number, family: number, type: number, proto: number): Address {
  const socket = vm.genericAlloc(SOCKET_TYPE, 0);
  fill(vm, socket, fd, family, type, proto);
  return socket;
}

function fill(vm: Machine, socket: Address, fd: number, family: number, type: number, proto: number): void {
  vm.i32[(socket + FD) >> 2] = fd;
  vm.i32[(socket + FAMILY) >> 2] = family;
  vm.i32[(socket + TYPE) >> 2] = type;
  vm.i32[(socket + PROTO) >> 2] = proto;
  vm.f64[(socket + TIMEOUT) >> 3] = -1;
}

/** Adopts the descriptor of another socket; a new socket would be one of the network. */
function init(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [family, type, proto, fileno] = newArguments(vm, INIT, args, kwargs);
  const number = (argument: Address | undefined, fallback: number): number =>
    argument === undefined || argument === 0 || asInt(vm, argument) === -1 ? fallback : asInt(vm, argument);
  const kinds = [number(family, AF_UNIX), number(type, SOCK_STREAM), number(proto, 0)] as const;
  if (fileno === undefined || fileno === 0 || fileno === NONE) throw raiseMissing(vm, "socket");
  const fd = asInt(vm, fileno);
  if (fd < 0) throw vm.raise(VALUE_ERROR, "negative file descriptor");
  hostCall(vm, () => hostFiles(vm, "socket").fstat(fd));
  fill(vm, self, fd, ...kinds);
}

function allocate(vm: Machine, type: Address): Address {
  const self = vm.genericAlloc(type, 0);
  fill(vm, self, -1, -1, -1, 0);
  return self;
}

function socketPair(vm: Machine, _module: Address, family: Address, type: Address, proto: Address): Address {
  const { files } = vm.host;
  if (files?.socketPair === undefined) throw raiseMissing(vm, "socket.socketpair");
  const kinds = [
    family === 0 ? AF_UNIX : asInt(vm, family),
    type === 0 ? SOCK_STREAM : asInt(vm, type),
    proto === 0 ? 0 : asInt(vm, proto),
  ] as const;
  if (kinds[0] !== AF_UNIX) throw raiseErrno(vm, 95); // EOPNOTSUPP, as Linux says of pairs of any other family
  const [a, b] = hostCall(vm, () => files.socketPair!());
  const mark = vm.mark();
  const first = vm.hold(newSocket(vm, a, ...kinds));
  const result = tuplePack(vm, first, vm.hold(newSocket(vm, b, ...kinds)));
  vm.release(mark);
  return result;
}

function descriptor(vm: Machine, self: Address): number {
  const fd = vm.get(self, FD);
  if (fd < 0) throw raiseErrno(vm, EBADF);
  return fd;
}

function closeSocket(vm: Machine, self: Address): Address {
  const fd = vm.get(self, FD);
  vm.i32[(self + FD) >> 2] = -1;
  if (fd >= 0) hostCall(vm, () => hostFiles(vm, "close").close(fd));
  return vm.none();
}

function detach(vm: Machine, self: Address): Address {
  const fd = vm.get(self, FD);
  vm.i32[(self + FD) >> 2] = -1;
  return newInt(vm, fd);
}

function setTimeout(vm: Machine, self: Address, value: Address): Address {
  const seconds = value === NONE ? -1 : asDouble(vm, value);
  if (value !== NONE && !(seconds >= 0)) throw vm.raise(VALUE_ERROR, "Timeout value out of range");
  vm.f64[(self + TIMEOUT) >> 3] = seconds;
  return vm.none();
}

function getTimeout(vm: Machine, self: Address): Address {
  const seconds = vm.f64[(self + TIMEOUT) >> 3]!;
  return seconds < 0 ? vm.none() : newFloat(vm, seconds);
}

function setBlocking(vm: Machine, self: Address, flag: Address): Address {
  vm.f64[(self + TIMEOUT) >> 3] = isTrue(vm, flag) ? -1 : 0;
  return vm.none();
}

function receiveInto(vm: Machine, fd: number, into: Uint8Array): number {
  return hostCall(vm, () => hostFiles(vm, "recv").read(fd, into, null));
}

function receive(vm: Machine, self: Address, size: Address, flags: Address): Address {
  const length = asInt(vm, size);
  if (flags !== 0) asInt(vm, flags);
  if (length < 0) throw vm.raise(VALUE_ERROR, "negative buffersize in recv");
  const buffer = new Uint8Array(Math.min(length, 1 << 20));
  const count = receiveInto(vm, descriptor(vm, self), buffer);
  return count === 0 ? emptyBytes(vm) : newBytes(vm, buffer.subarray(0, count));
}

function receiveIntoMethod(vm: Machine, self: Address, buffer: Address, size: Address, _flags: Address): Address {
  const fd = descriptor(vm, self);
  const wanted = size === 0 ? 0 : asInt(vm, size);
  if (wanted < 0) throw vm.raise(VALUE_ERROR, "negative buffersize in recv_into");
  const count = withBuffer(
    vm,
    buffer,
    (data, length) => {
      if (wanted > length) throw vm.raise(VALUE_ERROR, "buffer too small for requested bytes");
      return receiveInto(vm, fd, vm.u8.subarray(data, data + (wanted === 0 ? length : wanted)));
    },
    PyBUF_WRITABLE,
  );
  return newInt(vm, count);
}

/** send(), or sendall(). */
function sendBytes(vm: Machine, self: Address, data: Address, whole: boolean): number {
  const fd = descriptor(vm, self);
  const files = hostFiles(vm, "send");
  return withBuffer(vm, data, (start, length) => {
    let done = 0;
    for (;;) {
      const part = vm.u8.subarray(start + done, start + length);
      done += hostCall(vm, () => files.write(fd, part, null));
      if (!whole || done >= length) return done;
    }
  });
}

function shutdown(vm: Machine, self: Address, how: Address): Address {
  const { files } = vm.host;
  const fd = descriptor(vm, self);
  const direction = asInt(vm, how);
  if (direction < SHUT_RD || direction > SHUT_RDWR) throw raiseErrno(vm, EINVAL);
  if (files?.shutdown === undefined) throw raiseErrno(vm, ENOTCONN);
  hostCall(vm, () => files.shutdown!(fd, direction !== 1, direction !== 0));
  return vm.none();
}

/** sock_finalize: what nobody closed is closed, with a ResourceWarning. */
function finalize(vm: Machine, self: Address): void {
  if (vm.get(self, FD) < 0) return;
  const earlier = fetchException(vm);
  if (earlier !== 0) vm.hold(earlier);
  const mark = vm.mark();
  try {
    const shown = vm.hold(repr(vm, self));
    warnAt(vm, RESOURCE_WARNING, vm.hold(vm.str(`unclosed ${vm.toJs(shown)}`)), 1, self);
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    if (exceptionMatches(vm, WARNING)) writeUnraisable(vm, self);
    else clearException(vm);
  }
  try {
    closeSocket(vm, self);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
  if (earlier !== 0) restoreException(vm, vm.unhold());
}

function socketRepr(vm: Machine, self: Address): Address {
  const [fd, family, type, proto] = [FD, FAMILY, TYPE, PROTO].map((offset) => vm.get(self, offset));
  return vm.str(`<socket object, fd=${fd}, family=${family}, type=${type}, proto=${proto}>`);
}

function refused(name: string): MethodSpec {
  return [
    `${name}!($self, *args)`,
    (vm) => {
      throw raiseMissing(vm, `socket.${name}`);
    },
  ];
}

defineType(SOCKET_TYPE, {
  name: "_socket.socket",
  basicSize: SOCKET_BYTES,
  flags: FLAG_BASETYPE,
  slots: { new: allocate, init, repr: socketRepr, finalize },
  methods: [
    ["close!($self)", closeSocket],
    ["detach!($self)", detach],
    ["fileno!($self)", (vm, self) => newInt(vm, vm.get(self, FD))],
    ["getblocking!($self)", (vm, self) => newBool(vm, vm.f64[(self + TIMEOUT) >> 3] !== 0)],
    ["getpeername!($self)", (vm, self) => (descriptor(vm, self), vm.str(""))],
    ["getsockname!($self)", (vm, self) => (descriptor(vm, self), vm.str(""))],
    ["gettimeout!($self)", getTimeout],
    ["recv!($self, bufsize, flags=0, /)", receive],
    ["recv_into!($self, buffer, nbytes=0, flags=0)", receiveIntoMethod],
    ["send!($self, data, flags=0, /)", (vm, self, data) => newInt(vm, sendBytes(vm, self, data!, false))],
    ["sendall!($self, data, flags=0, /)", (vm, self, data) => (sendBytes(vm, self, data!, true), vm.none())],
    ["setblocking!($self, flag, /)", setBlocking],
    ["settimeout!($self, timeout, /)", setTimeout],
    ["shutdown!($self, flag, /)", shutdown],
    ...["_accept", "bind", "connect", "connect_ex", "getsockopt", "listen", "recvfrom", "recvfrom_into"].map(refused),
    ...["recvmsg", "recvmsg_into", "sendmsg", "sendto", "setsockopt"].map(refused),
  ],
  members: [
    ["family", T_INT, FAMILY, MEMBER_READONLY],
    ["type", T_INT, TYPE, MEMBER_READONLY],
    ["proto", T_INT, PROTO, MEMBER_READONLY],
  ],
  getset: [["timeout", getTimeout]],
});

for (const [type, name] of [
  [GAI_ERROR_TYPE, "socket.gaierror"],
  [HOST_ERROR_TYPE, "socket.herror"],
] as const) {
  defineType(type, { name, base: OS_ERROR, flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_BASE_EXC_SUBCLASS });
}

function closeFunction(vm: Machine, _module: Address, fd: Address): Address {
  const number = asInt(vm, fd);
  hostCall(vm, () => hostFiles(vm, "close").close(number));
  return vm.none();
}

/** Functions of the module that work. */
const FUNCTIONS: readonly MethodSpec[] = [
  ["close!($module, fd, /)", closeFunction],
  ["getdefaulttimeout!($module)", (vm) => vm.none()],
  ["socketpair!($module, family=1, type=1, proto=0, /)", socketPair],
];

const WORKING: readonly string[] = FUNCTIONS.map(([signature]) => signature.slice(0, signature.indexOf("!")));

function moduleFunctions(): MethodSpec[] {
  const names = SOCKET_FUNCTIONS.map((signature) => signature.slice(0, signature.indexOf("!")));
  const missing = names.filter((name) => !WORKING.includes(name));
  return [
    ...FUNCTIONS,
    ...missing.map((name): MethodSpec => [
      `${name}!($module, *args)`,
      (vm) => {
        throw raiseMissing(vm, `socket.${name}`);
      },
    ]),
  ];
}

export const spec: ModuleSpec = {
  name: "_socket",
  functions: moduleFunctions(),
  types: [SOCKET_TYPE, GAI_ERROR_TYPE, HOST_ERROR_TYPE],
  exec: (vm, _module, dict) => {
    for (const [name, value] of Object.entries(SOCKET_CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
    addModuleObject(vm, dict, "error", vm.newRef(OS_ERROR));
    addModuleObject(vm, dict, "timeout", vm.newRef(TIMEOUT_ERROR));
    addModuleObject(vm, dict, "SocketType", vm.newRef(SOCKET_TYPE));
    addModuleObject(vm, dict, "has_ipv6", newBool(vm, true));
  },
};
