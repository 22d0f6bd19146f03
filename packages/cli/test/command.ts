/** Running the built command in tests. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** `packages/cli/dist/main.js`, which `npm test` brings up to date. */
export const main: string = fileURLToPath(new URL("../dist/main.js", import.meta.url));

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Milliseconds until the process is killed, which fails the test. */
  readonly timeout?: number;
}

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit status, or null when a signal ended the process. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs the command to its end. */
export function pyvm(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: options.cwd,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], PYTHONHASHSEED: "0", ...options.env },
      timeout: options.timeout ?? 120_000,
      killSignal: "SIGKILL",
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on("error", () => {}); // a program that reads no input may be gone before it is written
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (status, signal) => {
      resolve({ stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString(), status, signal });
    });
  });
}

/** What `--stats=FILE` says of the memory after the machine is gone. */
export interface Disposal {
  readonly blocks: number;
  readonly bytes: number;
}

/** Runs the command and reads its `--stats`. */
export async function pyvmWithStatistics(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Run & { readonly afterDispose: Disposal }> {
  const folder = mkdtempSync(path.join(tmpdir(), "pyvm-stats-"));
  try {
    const file = path.join(folder, "stats.json");
    const run = await pyvm([`--stats=${file}`, ...args], options);
    const { afterDispose } = JSON.parse(readFileSync(file, "utf8")) as { afterDispose: Disposal };
    return { ...run, afterDispose };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
