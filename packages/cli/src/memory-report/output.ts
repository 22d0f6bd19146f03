/** Where a memory report goes: standard error as text, or a file whose name says in which form. */
import * as fs from "node:fs";
import { UsageError } from "../options.ts";
import { reportPage } from "./page.ts";
import type { MemoryReport } from "./report.ts";
import { reportText } from "./text.ts";

type Form = (report: MemoryReport) => string;

const FORMS: Readonly<Record<string, Form>> = {
  html: reportPage,
  json: (report) => `${JSON.stringify(report, null, 1)}\n`,
  txt: reportText,
};

/** The file is opened before the program runs, so that it does not run for nothing. */
export class ReportOutput {
  readonly #fd: number;
  readonly #form: Form;

  /**
   * @param file its name; "" for standard error
   * @throws UsageError for a name whose form is unknown, and for a file that cannot be written
   */
  constructor(file: string) {
    if (file === "") {
      this.#fd = 2;
      this.#form = reportText;
      return;
    }
    const form = FORMS[/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ""];
    if (form === undefined) {
      throw new UsageError(`--memory-report wants a file that ends in .html, .json or .txt, not '${file}'`);
    }
    this.#form = form;
    this.#fd = openForWriting(file);
  }

  write(report: MemoryReport): void {
    const bytes = Buffer.from(this.#form(report));
    for (let at = 0; at < bytes.length;) at += fs.writeSync(this.#fd, bytes, at);
    if (this.#fd !== 2) fs.closeSync(this.#fd);
  }
}

/** @throws UsageError */
export function openForWriting(file: string): number {
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
