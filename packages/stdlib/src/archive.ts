/*
 * The packed library: many files end to end in one, and an index of where each begins.
 *
 *   lib.bin   | __future__.py | _abcdata.py … | zoneinfo/_zoneinfo.py |
 *   lib.json  { "files": { "__future__.py": [offset, length], … } }
 *
 * One file opens faster than five hundred, and a program reads only the ranges of the modules that it imports. Folders
 * are not stored: they are the prefixes of the paths, found when the first one is asked for.
 */

/** What `lib.json` says. Paths are relative to `Lib`, separated by `/`. */
export interface ArchiveIndex {
  /** The version of Python whose library this is, such as `3.10`. */
  readonly python: string;
  /** When every file was last changed, in seconds since 1970. */
  readonly mtime: number;
  /** By path: where the file begins in the archive and how long it is, both in bytes. */
  readonly files: Readonly<Record<string, readonly [offset: number, length: number]>>;
}

/** Reads `length` bytes at `offset` of the archive; the host says how. */
export type ReadRange = (offset: number, length: number) => Uint8Array;

/** What a path of an archive is; `size` in bytes, 0 for a folder; `mtime` in seconds since 1970. */
export interface ArchiveEntry {
  readonly kind: "file" | "directory";
  readonly size: number;
  readonly mtime: number;
}

/** A read-only tree of files; the empty path is its root, and no path begins or ends with `/`. */
export interface Archive {
  exists(path: string): boolean;
  /** What is at `path`; undefined where there is nothing. */
  stat(path: string): ArchiveEntry | undefined;
  /** The names in the folder `path`, sorted; undefined where there is no such folder. */
  list(path: string): readonly string[] | undefined;
  /** The content of the file `path`; undefined where there is no such file. */
  read(path: string): Uint8Array | undefined;
}

/** The names in every folder, by the folder's path. */
function foldersOf(paths: readonly string[]): Map<string, readonly string[]> {
  const names = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of paths) {
    for (let child = path; child !== "";) {
      const slash = child.lastIndexOf("/");
      const parent = slash < 0 ? "" : child.slice(0, slash);
      const siblings = names.get(parent);
      if (siblings?.has(child.slice(slash + 1))) break;
      if (siblings === undefined) names.set(parent, new Set([child.slice(slash + 1)]));
      else siblings.add(child.slice(slash + 1));
      child = parent;
    }
  }
  return new Map([...names].map(([folder, children]) => [folder, [...children].sort()]));
}

/**
 * Opens a packed library. Nothing is read before {@link Archive.read} asks for it.
 *
 * @param index what `lib.json` holds, parsed
 * @param readRange reads from `lib.bin`
 */
export function openArchive(index: ArchiveIndex, readRange: ReadRange): Archive {
  let folders: Map<string, readonly string[]> | undefined;
  const folder = (path: string): readonly string[] | undefined => {
    folders ??= foldersOf(Object.keys(index.files));
    return folders.get(path);
  };
  const range = (path: string): readonly [number, number] | undefined =>
    Object.hasOwn(index.files, path) ? index.files[path] : undefined;
  const stat = (path: string): ArchiveEntry | undefined => {
    const found = range(path);
    if (found !== undefined) return { kind: "file", size: found[1], mtime: index.mtime };
    return folder(path) === undefined ? undefined : { kind: "directory", size: 0, mtime: index.mtime };
  };
  return {
    exists: (path) => stat(path) !== undefined,
    stat,
    list: folder,
    read: (path) => {
      const found = range(path);
      return found && readRange(found[0], found[1]);
    },
  };
}
