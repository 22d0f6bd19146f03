/** The files of an embedded machine: read-only trees that are mounted at folders, and the three standard streams. Nothing of the computer it runs on. */
import { type Archive, openArchive } from "@pyvm/stdlib";
import { HostError, type HostFiles, type HostStat } from "@pyvm/vm";

const ERRNO = {
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EACCES: 13,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
};
const DIRECTORY_MODE = 0o40555;
const FILE_MODE = 0o100444;
const PIPE_MODE = 0o10600;
const FIRST_FD = 3;
const WRITING = 3;
const DT_DIRECTORY = 4;
const DT_FILE = 8;

function fail(code: keyof typeof ERRNO): never {
  throw new HostError(code, ERRNO[code], code);
}

/** Where text and bytes go, and come from. */
export interface Streams {
  /** Bytes for the program's standard input; null at the end. */
  read(): Uint8Array | null;
  /** `stream` 1 for standard output, 2 for standard error. */
  write(stream: 1 | 2, bytes: Uint8Array): void;
}

/** A tree of the files that were given by name. Their time of change tells trees apart, so that an importer's cache of another one is not believed. */
export function treeOf(files: Readonly<Record<string, string | Uint8Array>>): Archive {
  const contents: Uint8Array[] = [];
  const index: Record<string, readonly [number, number]> = {};
  let digest = 0;
  for (const [name, content] of Object.entries(files)) {
    const path = normalize("/", name).slice(1);
    if (path === "") throw new TypeError(`'${name}' does not name a file`);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    index[path] = [contents.length, bytes.length];
    contents.push(bytes);
    for (const unit of path) digest = (Math.imul(digest, 31) + unit.codePointAt(0)! + bytes.length) & 0x3fffffff;
  }
  // The offset of a file is its number.
  return openArchive({ python: "3.10", mtime: digest, files: index }, (number) => contents[number]!);
}

/** An absolute path without `.`, `..` and doubled slashes. */
function normalize(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

interface OpenFile {
  readonly path: string;
  readonly data: Uint8Array;
  position: number;
}

/** An open file, as a snapshot tells of it. */
export type OpenFileState = readonly [fd: number, path: string, position: number];

export class MountedFiles implements HostFiles {
  readonly #mounts: ReadonlyMap<string, Archive>;
  readonly #streams: Streams;
  readonly #cwd: string;
  readonly #open = new Map<number, OpenFile>();
  #input: Uint8Array = new Uint8Array(0);

  constructor(mounts: ReadonlyMap<string, Archive>, streams: Streams, cwd: string) {
    this.#mounts = mounts;
    this.#streams = streams;
    this.#cwd = cwd;
  }

  /** The tree in which a path is, and where in it; undefined for one above or beside all trees. */
  #find(path: string): readonly [Archive, string] | undefined {
    const full = normalize(this.#cwd, path);
    for (const [prefix, tree] of this.#mounts) {
      if (full === prefix) return [tree, ""];
      if (full.startsWith(`${prefix}/`)) return [tree, full.slice(prefix.length + 1)];
    }
    return undefined;
  }

  /** The names in a folder above the trees; empty where there is none. */
  #above(path: string): string[] {
    const full = normalize(this.#cwd, path);
    const start = full === "/" ? "/" : `${full}/`;
    const below = [...this.#mounts.keys()].filter((prefix) => prefix.startsWith(start));
    return [...new Set(below.map((prefix) => prefix.slice(start.length).split("/")[0]!))].sort();
  }

  stat(path: string): HostStat {
    const found = this.#find(path);
    if (found === undefined) return this.#above(path).length > 0 ? statOf(DIRECTORY_MODE, 0, 0) : fail("ENOENT");
    const entry = found[0].stat(found[1]) ?? fail("ENOENT");
    return statOf(entry.kind === "directory" ? DIRECTORY_MODE : FILE_MODE, entry.size, entry.mtime);
  }

  open(path: string, flags: number): number {
    const found = this.#find(path);
    if ((flags & WRITING) !== 0) fail("EROFS");
    if (found === undefined) fail(this.#above(path).length > 0 ? "EISDIR" : "ENOENT");
    const data = found[0].read(found[1]) ?? fail(found[0].exists(found[1]) ? "EISDIR" : "ENOENT");
    let fd = FIRST_FD;
    while (this.#open.has(fd)) fd++;
    this.#open.set(fd, { path, data, position: 0 });
    return fd;
  }

  #file(fd: number): OpenFile {
    return this.#open.get(fd) ?? fail(isStream(fd) ? "ESPIPE" : "EBADF");
  }

  close(fd: number): void {
    if (!this.#open.delete(fd) && !isStream(fd)) fail("EBADF");
  }

  read(fd: number, into: Uint8Array, position: number | null): number {
    if (fd === 0) return this.#readInput(into);
    const file = this.#open.get(fd) ?? fail("EBADF");
    const at = position ?? file.position;
    const part = file.data.subarray(at, at + into.length);
    into.set(part);
    if (position === null) file.position = at + part.length;
    return part.length;
  }

  #readInput(into: Uint8Array): number {
    if (this.#input.length === 0) this.#input = hostAnswer(() => this.#streams.read()) ?? this.#input;
    const part = this.#input.subarray(0, into.length);
    into.set(part);
    this.#input = this.#input.subarray(part.length);
    return part.length;
  }

  write(fd: number, from: Uint8Array): number {
    if (fd !== 1 && fd !== 2) fail("EBADF");
    // A copy: the machine's memory may be shared with other threads, and its bytes are overwritten soon.
    hostAnswer(() => this.#streams.write(fd, Uint8Array.from(from)));
    return from.length;
  }

  seek(fd: number, offset: number, whence: number): number {
    const file = this.#file(fd);
    const target = offset + (whence === 0 ? 0 : whence === 1 ? file.position : file.data.length);
    if (target < 0) fail("EINVAL");
    file.position = target;
    return target;
  }

  fstat(fd: number): HostStat {
    const file = this.#open.get(fd);
    if (file !== undefined) return this.stat(file.path);
    return isStream(fd) ? statOf(PIPE_MODE, 0, 0) : fail("EBADF");
  }

  list(path: string): string[] {
    const found = this.#find(path);
    if (found === undefined) {
      const names = this.#above(path);
      return names.length > 0 ? names : fail("ENOENT");
    }
    const names = found[0].list(found[1]) ?? fail(found[0].exists(found[1]) ? "ENOTDIR" : "ENOENT");
    return [...names];
  }

  entries(path: string): readonly (readonly [string, number])[] {
    return this.list(path).map((name) => {
      const isFile = this.stat(`${path}/${name}`).mode === FILE_MODE;
      return [name, isFile ? DT_FILE : DT_DIRECTORY] as const;
    });
  }

  access(path: string, mode: number): boolean {
    try {
      this.stat(path);
      return (mode & 2) === 0;
    } catch {
      return false;
    }
  }

  readlink(path: string): string {
    this.stat(path);
    return fail("EINVAL");
  }

  cwd(): string {
    return this.#cwd;
  }

  isatty(): boolean {
    return false;
  }

  sync(): void {}

  truncate(): void {
    fail("EROFS");
  }
  mkdir(): void {
    fail("EROFS");
  }
  rmdir(): void {
    fail("EROFS");
  }
  unlink(): void {
    fail("EROFS");
  }
  rename(): void {
    fail("EROFS");
  }
  symlink(): void {
    fail("EROFS");
  }
  link(): void {
    fail("EROFS");
  }
  chmod(): void {
    fail("EROFS");
  }
  utimes(): void {
    fail("EROFS");
  }
  chdir(): void {
    fail("EACCES");
  }

  /** The files that are open. */
  openFiles(): readonly OpenFileState[] {
    return [...this.#open].map(([fd, file]) => [fd, file.path, file.position] as const);
  }

  /** Opens what was open in another machine; what is not here any more is a bad descriptor from now on. */
  reopen(files: readonly OpenFileState[]): void {
    for (const [fd, path, position] of files) {
      const found = this.#find(path);
      const data = found?.[0].read(found[1]);
      if (data !== undefined) this.#open.set(fd, { path, data, position });
    }
  }
}

function isStream(fd: number): boolean {
  return fd >= 0 && fd < FIRST_FD;
}

/** Runs what the embedding program gave; its errors become errors of the stream. */
function hostAnswer<Answer>(action: () => Answer): Answer {
  try {
    return action();
  } catch (error) {
    if (error instanceof HostError) throw error;
    return fail("EIO");
  }
}

function statOf(mode: number, size: number, mtime: number): HostStat {
  const time = BigInt(mtime) * 1_000_000_000n;
  const common = { ino: 0, dev: 0, nlink: 1, uid: 0, gid: 0 };
  return { mode, size, ...common, atimeNs: time, mtimeNs: time, ctimeNs: time };
}
