/** PYTHONHOME: a library outside, that of an installed CPython 3.10 for example, instead of the packed one. */
import path from "node:path";

/** `<prefix>` or `<prefix>:<exec_prefix>`. */
export interface Home {
  readonly prefix: string;
  readonly execPrefix: string;
}

/** What PYTHONHOME says; undefined for nothing. */
export function homeOf(text: string): Home | undefined {
  if (text === "") return undefined;
  const end = text.indexOf(path.delimiter);
  return end < 0 ? { prefix: text, execPrefix: text } : { prefix: text.slice(0, end), execPrefix: text.slice(end + 1) };
}

/** The folders of its library, as CPython's sys.path has them. */
export function libraryPathOf({ prefix, execPrefix }: Home): string[] {
  return [`${prefix}/lib/python310.zip`, `${prefix}/lib/python3.10`, `${execPrefix}/lib/python3.10/lib-dynload`];
}
