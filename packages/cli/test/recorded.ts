/** Runs of the command whose output was recorded from CPython 3.10.13. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { main, pyvm, pyvmWithStatistics, type Disposal, type Run } from "./command.ts";

/** A command line and what CPython does with it. */
export interface Recorded {
  readonly title: string;
  readonly args: readonly string[];
  /** Files of the working directory. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is printed: the working directory appears as `<folder>`, the interpreter's own path as `pyvm`. */
  readonly stdout?: string;
  readonly stderr?: string;
  /** The exit status; null for a process that a signal ended. */
  readonly status?: number | null;
  /** The command ends before a machine is made, so there are no statistics. */
  readonly machineless?: true;
}

/** Runs `action` in a new folder with these files. */
export async function inFolder(files: Recorded["files"], action: (folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "pyvm-run-")));
  try {
    for (const [name, content] of Object.entries(files ?? {})) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    await action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A test for each: the same text and status, and no block in use when the machine is gone. */
export function checkRecorded(runs: readonly Recorded[]): void {
  it.each(runs.map((recorded) => [recorded.title, recorded] as const))("%s", async (_title, recorded) => {
    await inFolder(recorded.files, async (folder) => {
      const options = { cwd: folder, input: recorded.input ?? "", env: recorded.env ?? {} };
      const general = (text: string): string => text.replaceAll(folder, "<folder>").replaceAll(main, "pyvm");
      const run: Run & { readonly afterDispose?: Disposal } =
        recorded.machineless === true
          ? await pyvm(recorded.args, options)
          : await pyvmWithStatistics(recorded.args, options);
      expect(general(run.stderr)).toBe(recorded.stderr ?? "");
      expect(general(run.stdout)).toBe(recorded.stdout ?? "");
      expect(run.status).toBe(recorded.status === undefined ? 0 : recorded.status);
      if (run.afterDispose !== undefined) expect(run.afterDispose.blocks).toBe(0);
    });
  });
}
