// Where CPython 3.10 is on this machine: the variable PYTHON310, `python3.10` on the path, or a version of pyenv.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const question = "import sys, sysconfig; assert sys.version_info[:2] == (3, 10); print(sysconfig.get_path('stdlib'))";

/** The commands by which a version, such as 3.10, may be there; the path's may be one that only says that it is not. */
export function pythonsOf(version) {
  const versions = path.join(process.env.PYENV_ROOT ?? path.join(homedir(), ".pyenv"), "versions");
  let names = [];
  try {
    names = readdirSync(versions).filter((name) => name.startsWith(`${version}.`));
  } catch {
    // No pyenv.
  }
  return [`python${version}`, ...names.map((name) => path.join(versions, name, `bin/python${version}`))];
}

/** The command of a CPython 3.10 and the folder of its library; undefined where there is none. */
export function findPython() {
  const named = process.env.PYTHON310;
  for (const python of named === undefined ? pythonsOf("3.10") : [named]) {
    const { status, stdout } = spawnSync(python, ["-c", question], { encoding: "utf8" });
    if (status === 0) return { python, library: stdout.trim() };
  }
  return undefined;
}
