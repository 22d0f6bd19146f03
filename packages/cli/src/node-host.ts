/** The capabilities of a Node process: files, clocks, the terminal, signals. The library's archive is mounted read-only among the files. */
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type * as Tty from "node:tty";
import { HostError, type Host, type HostClocks, type HostFiles, type HostFileSystem, type HostStat } from "@pyvm/vm";
import { type Archive, decodeName, encodeName } from "@pyvm/stdlib";
import { LIBRARY_PREFIX } from "./frozen.ts";
import { localZone } from "./local-zone.ts";
import { Pipes } from "./pipes.ts";

const DIRECTORY_MODE = 0o40555;
const FILE_MODE = 0o100444;
/** File descriptors of library files start here. */
const FIRST_LIBRARY_FD = 1 << 20;

/** The bits of a mode that Node takes. */
const PERMISSIONS = 0o7777;

/** What Node refuses by itself: the system would say that the descriptor is bad, or the argument. */
function refusal({ message }: Error): HostError {
  const code = message.includes('"fd"') ? "EBADF" : "EINVAL";
  return new HostError(code, os.constants.errno[code], message);
}

/** A time for Node, which takes seconds and cuts them to microseconds: a quarter of one more, for the fractions that doubles have too little of. */
function fileTime(ns: bigint): number {
  return (Number((ns + 500n) / 1000n) + 0.25) / 1e6;
}

/** Runs a system call; its error becomes a HostError. */
function call<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    const system = error as NodeJS.ErrnoException;
    if (typeof system.code !== "string") throw error;
    if (system.code.startsWith("ERR_")) throw refusal(system);
    if (typeof system.errno !== "number") throw error;
    const errno = os.constants.errno[system.code as keyof typeof os.constants.errno] ?? Math.abs(system.errno);
    throw new HostError(system.code, errno, system.message);
  }
}

/** Loaded when a terminal is there to be asked: it brings the whole of streams and sockets with it. */
function tty(): typeof Tty {
  return process.getBuiltinModule("node:tty");
}

/** Linux's numbers for /dev/null and its like, and for the terminals that are windows: of them Node need not be asked. */
const MEMORY_DEVICES = 1;
const FIRST_PSEUDO_TERMINALS = 136;
const LAST_PSEUDO_TERMINALS = 143;

function isTerminal(fd: number): boolean {
  try {
    const stat = fs.fstatSync(fd);
    if (!stat.isCharacterDevice()) return false;
    const kind = process.platform === "linux" ? (stat.rdev >> 8) & 0xfff : 0;
    if (kind === MEMORY_DEVICES) return false;
    return (kind >= FIRST_PSEUDO_TERMINALS && kind <= LAST_PSEUDO_TERMINALS) || tty().isatty(fd);
  } catch {
    return false; // no descriptor at all
  }
}

function fail(code: keyof typeof os.constants.errno): never {
  throw new HostError(code, os.constants.errno[code], code);
}

function toHostStat(stat: fs.BigIntStats): HostStat {
  return {
    mode: Number(stat.mode),
    ino: Number(stat.ino),
    dev: Number(stat.dev),
    nlink: Number(stat.nlink),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    size: Number(stat.size),
    atimeNs: stat.atimeNs,
    mtimeNs: stat.mtimeNs,
    ctimeNs: stat.ctimeNs,
    blockSize: Number(stat.blksize),
    blocks: Number(stat.blocks),
    rdev: Number(stat.rdev),
  };
}

const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** A path for Node: bytes where the text escapes some that are no UTF-8. */
function native(file: string): string | Buffer {
  return LONE_SURROGATE.test(file) ? Buffer.from(encodeName(file)) : file;
}

/** A name from Node, whose bytes need not be UTF-8. */
function fromNative(name: Buffer): string {
  return decodeName(name);
}

/** Linux's d_type of a directory entry. */
function kindOf(entry: fs.Dirent<Buffer>): number {
  if (entry.isFile()) return 8;
  if (entry.isDirectory()) return 4;
  if (entry.isSymbolicLink()) return 10;
  if (entry.isFIFO()) return 1;
  if (entry.isCharacterDevice()) return 2;
  if (entry.isBlockDevice()) return 6;
  return entry.isSocket() ? 12 : 0;
}

/** An open file of the library. */
interface LibraryFile {
  readonly data: Uint8Array;
  readonly stat: HostStat;
  position: number;
}

/** Files of the process, with the archive in front of them under {@link LIBRARY_PREFIX}. */
class NodeFiles implements HostFiles {
  readonly #archive: Archive;
  readonly #open = new Map<number, LibraryFile>();
  #nextFd = FIRST_LIBRARY_FD;
  /** Positions of the process's own files, which Node does not tell. */
  readonly #positions = new Map<number, number>();

  readonly #pipes = new Pipes();
  readonly #services: HostServices;

  constructor(archive: Archive, services: HostServices) {
    this.#archive = archive;
    this.#services = services;
  }

  /** The path inside the archive, or undefined for one outside. */
  #inLibrary(file: string): string | undefined {
    if (!file.startsWith("/pyvm/")) return undefined;
    const normal = path.posix.normalize(file);
    if (normal === LIBRARY_PREFIX) return "";
    return normal.startsWith(`${LIBRARY_PREFIX}/`)
      ? normal.slice(LIBRARY_PREFIX.length + 1).replace(/\/$/, "")
      : undefined;
  }

  #libraryStat(inside: string): HostStat {
    const entry = this.#archive.stat(inside);
    if (entry === undefined) fail("ENOENT");
    const time = BigInt(entry.mtime) * 1_000_000_000n;
    const mode = entry.kind === "directory" ? DIRECTORY_MODE : FILE_MODE;
    return {
      mode,
      ino: 0,
      dev: 0,
      nlink: 1,
      uid: 0,
      gid: 0,
      size: entry.size,
      atimeNs: time,
      mtimeNs: time,
      ctimeNs: time,
    };
  }

  open(file: string, flags: number, mode: number): number {
    const inside = this.#inLibrary(file);
    if (inside === undefined)
      return this.#opened(
        call(() => fs.openSync(native(file), flags, mode)),
        flags,
      );
    if ((flags & 3) !== 0) fail("EROFS");
    const stat = this.#libraryStat(inside);
    const data = this.#archive.read(inside);
    if (data === undefined) fail("EISDIR");
    const fd = this.#nextFd++;
    this.#open.set(fd, { data, stat, position: 0 });
    return fd;
  }

  #opened(fd: number, flags: number): number {
    const stat = fs.fstatSync(fd);
    if (stat.isFile()) this.#positions.set(fd, (flags & fs.constants.O_APPEND) !== 0 ? stat.size : 0);
    return fd;
  }

  close(fd: number): void {
    if (this.#open.delete(fd)) return;
    if (this.#pipes.has(fd)) return this.#pipes.close(fd);
    this.#positions.delete(fd);
    call(() => fs.closeSync(fd));
  }

  read(fd: number, into: Uint8Array, position: number | null): number {
    const file = this.#open.get(fd);
    if (file !== undefined) return readLibrary(file, into, position);
    if (this.#pipes.has(fd)) return this.#pipes.read(fd, into, position);
    const at = position ?? this.#positions.get(fd) ?? null;
    const count = this.#readTerminal(fd, into) ?? readRetrying(fd, into, at);
    if (position === null && this.#positions.has(fd)) this.#positions.set(fd, (at ?? 0) + count);
    return count;
  }

  /** The main thread reads from a terminal, since it hears of signals meanwhile. Null: it does not read from this one. */
  #readTerminal(fd: number, into: Uint8Array): number | null {
    if (fd !== 0 || this.#services.readTerminal === undefined || !isTerminal(fd)) return null;
    const text = this.#services.readTerminal(into.length);
    for (let at = 0; at < text.length; at++) into[at] = text.charCodeAt(at);
    return text.length;
  }

  write(fd: number, from: Uint8Array, position: number | null): number {
    if (this.#open.has(fd)) fail("EBADF");
    if (this.#pipes.has(fd)) return this.#pipes.write(fd, from, position);
    const at = position ?? this.#positions.get(fd) ?? null;
    const count = writeRetrying(fd, from, at);
    if (position === null && this.#positions.has(fd)) this.#positions.set(fd, (at ?? 0) + count);
    return count;
  }

  seek(fd: number, offset: number, whence: number): number {
    const file = this.#open.get(fd);
    if (this.#pipes.has(fd)) fail("ESPIPE");
    if (file === undefined && !this.#positions.has(fd)) return this.#seekInherited(fd, offset, whence);
    const size = (): number => (file !== undefined ? file.data.length : call(() => fs.fstatSync(fd)).size);
    const current = file !== undefined ? file.position : (this.#positions.get(fd) ?? 0);
    const base = whence === 0 ? 0 : whence === 1 ? current : size();
    const target = base + offset;
    if (target < 0) fail("EINVAL");
    if (file !== undefined) file.position = target;
    else this.#positions.set(fd, target);
    return target;
  }

  /**
   * A descriptor that was open before. Other processes share its position, and so it is only told, as long as nobody moves it: Node cannot move
   * it for all of them, and from then on this process keeps a position of its own.
   */
  #seekInherited(fd: number, offset: number, whence: number): number {
    const stat = call(() => fs.fstatSync(fd));
    if (!stat.isFile()) fail("ESPIPE");
    const current = inheritedPosition(fd);
    const target = offset + (whence === 0 ? 0 : whence === 1 ? current : stat.size);
    if (target < 0) fail("EINVAL");
    if (target !== current) this.#positions.set(fd, target);
    return target;
  }

  pipe(): readonly [number, number] {
    return this.#pipes.pipe();
  }
  socketPair(): readonly [number, number] {
    return this.#pipes.socketPair();
  }
  shutdown(fd: number, reading: boolean, writing: boolean): void {
    this.#pipes.shutdown(fd, reading, writing);
  }
  /** What is no pipe of ours counts as ready, as files are for select(). */
  ready(fd: number, writing: boolean): boolean {
    if (this.#pipes.has(fd)) return this.#pipes.ready(fd, writing);
    this.fstat(fd);
    return true;
  }

  truncate(fd: number, size: number): void {
    if (this.#open.has(fd)) fail("EBADF");
    if (this.#pipes.has(fd)) fail("EINVAL");
    call(() => fs.ftruncateSync(fd, size));
  }

  sync(fd: number): void {
    if (this.#pipes.has(fd)) fail("EINVAL");
    if (!this.#open.has(fd)) call(() => fs.fsyncSync(fd));
  }

  stat(file: string, followLinks: boolean): HostStat {
    const inside = this.#inLibrary(file);
    if (inside !== undefined) return this.#libraryStat(inside);
    return toHostStat(
      call(() =>
        followLinks ? fs.statSync(native(file), { bigint: true }) : fs.lstatSync(native(file), { bigint: true }),
      ),
    );
  }

  fstat(fd: number): HostStat {
    if (this.#pipes.has(fd)) return this.#pipes.stat(fd);
    return this.#open.get(fd)?.stat ?? toHostStat(call(() => fs.fstatSync(fd, { bigint: true })));
  }

  isatty(fd: number): boolean {
    if (this.#open.has(fd) || this.#pipes.has(fd)) return false;
    return isTerminal(fd);
  }

  list(folder: string): string[] {
    const inside = this.#inLibrary(folder);
    if (inside === undefined) return call(() => fs.readdirSync(native(folder), { encoding: "buffer" }).map(fromNative));
    const names = this.#archive.list(inside);
    if (names === undefined) fail(this.#archive.exists(inside) ? "ENOTDIR" : "ENOENT");
    return [...names];
  }

  entries(folder: string): readonly (readonly [string, number])[] {
    const inside = this.#inLibrary(folder);
    if (inside === undefined) {
      const entries = call(() => fs.readdirSync(native(folder), { encoding: "buffer", withFileTypes: true }));
      return entries.map((entry) => [fromNative(entry.name), kindOf(entry)] as const);
    }
    const within = inside === "" ? "" : `${inside}/`;
    return this.list(folder).map(
      (name) => [name, this.#archive.stat(`${within}${name}`)?.kind === "directory" ? 4 : 8] as const,
    );
  }

  /** Refuses to change the library. */
  #writable(file: string): string {
    if (this.#inLibrary(file) !== undefined) fail("EROFS");
    return file;
  }

  mkdir(folder: string, mode: number): void {
    call(() => fs.mkdirSync(native(this.#writable(folder)), { mode: mode & PERMISSIONS }));
  }
  rmdir(folder: string): void {
    call(() => fs.rmdirSync(native(this.#writable(folder))));
  }
  unlink(file: string): void {
    const inside = this.#inLibrary(file);
    if (inside !== undefined) this.#libraryStat(inside);
    call(() => fs.unlinkSync(native(this.#writable(file))));
  }
  rename(from: string, to: string): void {
    call(() => fs.renameSync(native(this.#writable(from)), native(this.#writable(to))));
  }
  readlink(file: string): string {
    if (this.#inLibrary(file) !== undefined) {
      this.#libraryStat(this.#inLibrary(file)!);
      fail("EINVAL");
    }
    return call(() => fromNative(fs.readlinkSync(native(file), { encoding: "buffer" })));
  }
  symlink(target: string, file: string): void {
    call(() => fs.symlinkSync(native(target), native(this.#writable(file))));
  }
  link(from: string, to: string): void {
    call(() => fs.linkSync(native(this.#writable(from)), native(this.#writable(to))));
  }
  chmod(file: string, mode: number): void {
    call(() => fs.chmodSync(native(this.#writable(file)), mode & PERMISSIONS));
  }
  utimes(file: string, atimeNs: bigint, mtimeNs: bigint): void {
    call(() => fs.utimesSync(native(this.#writable(file)), fileTime(atimeNs), fileTime(mtimeNs)));
  }
  linkTimes(file: string, atimeNs: bigint, mtimeNs: bigint): void {
    call(() => fs.lutimesSync(native(this.#writable(file)), fileTime(atimeNs), fileTime(mtimeNs)));
  }
  chown(file: string, uid: number, gid: number, followLinks: boolean): void {
    const change = followLinks ? fs.chownSync : fs.lchownSync;
    call(() => change(native(this.#writable(file)), uid, gid));
  }
  fileSystem(file: string): HostFileSystem {
    const { bsize, blocks, bfree, bavail, files, ffree } = call(() => fs.statfsSync(native(file)));
    return { bsize, frsize: bsize, blocks, bfree, bavail, files, ffree };
  }
  descriptorPath(fd: number): string {
    return `/proc/self/fd/${fd}`;
  }
  access(file: string, mode: number): boolean {
    const inside = this.#inLibrary(file);
    if (inside !== undefined) return this.#archive.exists(inside) && (mode & 2) === 0;
    try {
      fs.accessSync(native(file), mode);
      return true;
    } catch {
      return false;
    }
  }
  cwd(): string {
    return call(() => process.cwd());
  }
  chdir(folder: string): void {
    if (this.#inLibrary(folder) !== undefined) fail("EACCES");
    call(() => this.#services.chdir(folder));
  }
}

/** Where the system says that a descriptor stands. */
function inheritedPosition(fd: number): number {
  try {
    return Number(/^pos:\s*(\d+)/.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1] ?? 0);
  } catch {
    return 0; // not Linux
  }
}

function readLibrary(file: LibraryFile, into: Uint8Array, position: number | null): number {
  const at = position ?? file.position;
  const part = file.data.subarray(at, at + into.length);
  into.set(part);
  if (position === null) file.position = at + part.length;
  return part.length;
}

/** How long to wait before a non-blocking descriptor is tried again, in milliseconds. */
const RETRY_DELAY = 5;

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_DELAY);
}

/** Standard streams may be non-blocking under Node: waits until there is something. */
function readRetrying(fd: number, into: Uint8Array, position: number | null): number {
  for (;;) {
    try {
      return fs.readSync(fd, into, 0, into.length, position);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN")
        return call(() => {
          throw error;
        });
      pause();
    }
  }
}

function writeRetrying(fd: number, from: Uint8Array, position: number | null): number {
  for (;;) {
    try {
      return fs.writeSync(fd, from, 0, from.length, position);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN")
        return call(() => {
          throw error;
        });
      pause();
    }
  }
}

/** Waits, or until a signal arrives. */
function sleep(services: HostServices, seconds: number): void {
  const { words, index } = services.signals;
  Atomics.wait(words, index, 0, seconds * 1000);
}

const clocks = (services: HostServices): HostClocks => ({
  time: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  monotonic: () => process.hrtime.bigint(),
  processTime: () => {
    const { user, system } = process.cpuUsage();
    return BigInt(user + system) * 1000n;
  },
  sleep: (seconds) => sleep(services, seconds),
  zone: localZone,
});

/** What the thread needs of the main one. */
export interface HostServices {
  /** Changes the working directory of the process. @throws HostError */
  chdir(path: string): void;
  /** Sets the mask of the process for new files, nine bits, and gives the one before. */
  umask(mask: number): number;
  /** Input of the terminal that is standard input, at most so many bytes as Latin-1, none at its end; absent, it is read as any file. @throws HostError EINTR when a signal came before any */
  readTerminal?(most: number): string;
  /** Has a signal recorded, or leaves it to the system. */
  listen(signal: number, on: boolean): void;
  /** The timer that sends SIGALRM, before it is set to `seconds` unless they are null. */
  timer(seconds: number | null, interval: number): readonly [left: number, interval: number];
  pendingSignals(): number[];
  hasSignals(): boolean;
  readonly signals: { readonly words: Int32Array; readonly index: number };
}

/** The host of a command: everything granted. */
export function nodeHost(archive: Archive, services: HostServices): Host {
  return {
    files: new NodeFiles(archive, services),
    clocks: clocks(services),
    terminal: {
      columns: (fd) => {
        if (!isTerminal(fd)) return null;
        const [columns, lines] = new (tty().WriteStream)(fd).getWindowSize();
        return { columns, lines };
      },
    },
    environment: new Map(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    random: (length) => process.getBuiltinModule("node:crypto").randomBytes(length),
    process: {
      pid: process.pid,
      ppid: process.ppid,
      platform: "linux",
      uid: process.getuid?.() ?? 0,
      euid: process.geteuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
      egid: process.getegid?.() ?? 0,
      groups: process.getgroups?.() ?? [],
      cpuCount: os.availableParallelism(),
      uname: ["Linux", os.hostname(), os.release(), os.version(), os.machine()],
      loadAverage: () => os.loadavg() as [number, number, number],
      times: () => {
        const { user, system } = process.cpuUsage();
        return { user: user / 1e6, system: system / 1e6 };
      },
      kill: (pid, signal) => {
        call(() => process.kill(pid, signal));
      },
      umask: (mask) => services.umask(mask),
      listen: (signal, on) => services.listen(signal, on),
      timer: (seconds, interval) => services.timer(seconds, interval),
      exit: (status) => process.exit(status),
      pendingSignals: () => services.pendingSignals(),
      pollSignals: () => services.hasSignals(),
    },
  };
}
