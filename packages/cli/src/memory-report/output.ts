/** Where a memory report goes: standard error as text, or a file whose name says in which form. */
import * as fs from "node:fs";
import { HeapView, writeHeapSnapshot, type Machine } from "@pyvm/vm";
import { UsageError } from "../options.ts";
import { reportPage } from "./page.ts";
import type { MemoryReport } from "./report.ts";
import { reportText } from "./text.ts";

/** Makes the text of the report, piece by piece. */
type Form = (report: MemoryReport, write: (text: string) => void) => void;

const FORMS: Readonly<Record<string, Form>> = {
  html: (report, write) => write(reportPage(report)),
  json: (report, write) => write(`${JSON.stringify(report, null, 1)}\n`),
  txt: (report, write) => write(reportText(report)),
};

/** The file is opened before the program runs, so that it does not run for nothing. */
export class ReportOutput {
  readonly #fd: number;
  /** Null: the objects themselves are wanted, as DevTools read them. */
  readonly #form: Form | null;

  /**
   * @param file its name; "" for standard error
   * @throws UsageError for a name whose form is unknown, and for a file that cannot be written
   */
  constructor(file: string) {
    const ending = file === "" ? "txt" : (/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? "");
    if (ending !== "heapsnapshot" && !Object.hasOwn(FORMS, ending)) {
      throw new UsageError(
        `--memory-report wants a file that ends in .html, .json, .txt or .heapsnapshot, not '${file}'`,
      );
    }
    this.#form = FORMS[ending] ?? null;
    this.#fd = file === "" ? 2 : openForWriting(file);
  }

  /** Whether a report is wanted; otherwise {@link writeSnapshot} is to be called when the program has ended. */
  get wantsReport(): boolean {
    return this.#form !== null;
  }

  write(report: MemoryReport): void {
    this.#form?.(report, (text) => this.#writeText(text));
    this.#close();
  }

  writeSnapshot(vm: Machine): void {
    writeHeapSnapshot(new HeapView(vm), (text) => this.#writeText(text));
    this.#close();
  }

  #writeText(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += fs.writeSync(this.#fd, bytes, at);
  }

  #close(): void {
    if (this.#fd !== 2) fs.closeSync(this.#fd);
  }
}

/** @throws UsageError */
function openForWriting(file: string): number {
  try {
    return fs.openSync(file, "w");
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ""] ?? (error as Error).message;
    throw new UsageError(`cannot write the memory report to '${file}': ${reason}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
  EISDIR: "Is a directory",
  ENOTDIR: "Not a directory",
  EROFS: "Read-only file system",
  ENOSPC: "No space left on device",
};
