/**
 * What lies outside the memory: every capability is absent unless granted. The command grants files, clocks and the terminal.
 */

/** `st_*` fields as `os.stat` shows them; times in nanoseconds. */
export interface HostStat {
  readonly mode: number;
  readonly ino: number;
  readonly dev: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  /** Bytes, 512-byte blocks and the device that a special file is; 0 where the host does not say. */
  readonly blockSize?: number;
  readonly blocks?: number;
  readonly rdev?: number;
}

/** What `os.statvfs` shows of a file system; sizes in blocks of `frsize` bytes. */
export interface HostFileSystem {
  readonly bsize: number;
  readonly frsize: number;
  readonly blocks: number;
  readonly bfree: number;
  readonly bavail: number;
  readonly files: number;
  readonly ffree: number;
}

/** An error of the operating system: `code` is the symbolic errno ("ENOENT"), `errno` Linux's number. */
export class HostError extends Error {
  readonly code: string;
  readonly errno: number;
  constructor(code: string, errno: number, message: string) {
    super(message);
    this.code = code;
    this.errno = errno;
  }
}

/** Files as POSIX has them. Every method throws HostError. Paths are absolute or relative to `cwd()`. */
export interface HostFiles {
  open(path: string, flags: number, mode: number): number;
  close(fd: number): void;
  /** Bytes read into `into`, 0 at the end. `position` null reads at the file's own position. */
  read(fd: number, into: Uint8Array, position: number | null): number;
  write(fd: number, from: Uint8Array, position: number | null): number;
  /** The new offset; `whence` 0 set, 1 current, 2 end. Throws ESPIPE for pipes and terminals. */
  seek(fd: number, offset: number, whence: number): number;
  truncate(fd: number, size: number): void;
  sync(fd: number): void;
  stat(path: string, followLinks: boolean): HostStat;
  fstat(fd: number): HostStat;
  isatty(fd: number): boolean;
  list(path: string): string[];
  mkdir(path: string, mode: number): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  readlink(path: string): string;
  symlink(target: string, path: string): void;
  link(from: string, to: string): void;
  chmod(path: string, mode: number): void;
  utimes(path: string, atimeNs: bigint, mtimeNs: bigint): void;
  access(path: string, mode: number): boolean;
  cwd(): string;
  chdir(path: string): void;
  /** -1 leaves an owner as it is. */
  chown?(path: string, uid: number, gid: number, followLinks: boolean): void;
  /** `utimes` of a symbolic link itself. */
  linkTimes?(path: string, atimeNs: bigint, mtimeNs: bigint): void;
  fileSystem?(path: string): HostFileSystem;
  /** What `list` gives with the kind of each: Linux's d_type, 0 for unknown. */
  entries?(path: string): readonly (readonly [name: string, kind: number])[];
  /** A path by which what is open as `fd` can be named: directories, mostly. */
  descriptorPath?(fd: number): string;
  /** The ends of a new pipe: the one to read from, the one to write to. */
  pipe?(): readonly [number, number];
  /** Two connected ends, both to read and to write. */
  socketPair?(): readonly [number, number];
  /** Ends one or both directions of such an end. */
  shutdown?(fd: number, reading: boolean, writing: boolean): void;
  /** Whether reading from a descriptor, or writing to it, would neither wait nor fail with EAGAIN. */
  ready?(fd: number, writing: boolean): boolean;
  /** A second descriptor that shares the first one's position: a new one, or `target`, which is closed before. */
  duplicate?(fd: number, target: number | null): number;
}

export interface HostClocks {
  /** Nanoseconds since the epoch. */
  time(): bigint;
  /** Nanoseconds of a clock that never goes back. */
  monotonic(): bigint;
  /** Nanoseconds of CPU time of the process. */
  processTime(): bigint;
  sleep(seconds: number): void;
  /** Local time offset and zone names at a moment (seconds since the epoch). */
  zone(seconds: number): { readonly offsetSeconds: number; readonly isDst: boolean; readonly name: string };
  /** The same for a zone by its name (`Europe/Paris`); null if there is none. */
  namedZone?(
    name: string,
    seconds: number,
  ): { readonly offsetSeconds: number; readonly isDst: boolean; readonly name: string } | null;
}

export interface HostTerminal {
  columns(fd: number): { readonly columns: number; readonly lines: number } | null;
}

export interface Host {
  readonly files?: HostFiles;
  readonly clocks?: HostClocks;
  readonly terminal?: HostTerminal;
  /** The environment; absent for none. */
  readonly environment?: ReadonlyMap<string, string>;
  /** `length` random bytes. */
  readonly random?: (length: number) => Uint8Array;
  readonly process?: {
    readonly pid: number;
    readonly ppid: number;
    readonly platform: string;
    readonly uid?: number;
    readonly euid?: number;
    readonly gid?: number;
    readonly egid?: number;
    readonly groups?: readonly number[];
    readonly cpuCount?: number;
    /** System, node, release, version, machine. */
    readonly uname?: readonly [string, string, string, string, string];
    loadAverage?(): readonly [number, number, number];
    /** User and system time of the process in seconds. */
    times?(): { readonly user: number; readonly system: number };
    /** Sends a signal. @throws HostError */
    kill?(pid: number, signal: number): void;
    /** Sets the mask of new files and returns the one before. */
    umask?(mask: number): number;
    /** Ends the process at once. */
    exit?(status: number): never;
    /** Says whether a signal is to be recorded for the program or left to the system. */
    listen?(signal: number, on: boolean): void;
    /** The seconds until SIGALRM and between it and the next one (0 for never), before they are set unless `seconds` is null. */
    timer?(seconds: number | null, interval: number): readonly [left: number, interval: number];
    /** Signal numbers that arrived since the last call. */
    pendingSignals(): number[];
    /** Says that natives and the loop may be interrupted: called seldom, at safe points. */
    pollSignals(): boolean;
  };
}
