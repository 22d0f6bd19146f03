/** What `site` does beyond what is the same for everybody, told without running it. */
import * as fs from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";
import type { UserSite } from "@pyvm/vm";

/**
 * The user's own packages as `site` would describe them; undefined where `site` must run, because it would find something: those packages, a virtual
 * environment, search paths to tidy up.
 */
export function describeUserSite(flags: Readonly<Record<string, number>>, pythonPath: string): UserSite | undefined {
  if (pythonPath !== "" || hasForeignIdentity() || isVirtualEnvironment()) return undefined;
  const base = process.env["PYTHONUSERBASE"] || `${homeDirectory().replace(/\/+$/, "")}/.local`;
  const directory = `${base}/lib/python3.10/site-packages`;
  if (fs.existsSync(directory)) return undefined;
  const isSet = (flag: string): boolean => (flags[flag] ?? 0) !== 0;
  return { isolated: isSet("isolated"), enabled: !isSet("no_user_site"), base, directory };
}

function homeDirectory(): string {
  return process.env["HOME"] ?? userInfo().homedir;
}

/** A process that runs with the rights of another user does not trust its user's packages. */
function hasForeignIdentity(): boolean {
  return process.getuid?.() !== process.geteuid?.() || process.getgid?.() !== process.getegid?.();
}

function isVirtualEnvironment(): boolean {
  const folder = path.dirname(path.resolve(process.argv[1] ?? ""));
  return [folder, path.dirname(folder)].some((place) => fs.existsSync(path.join(place, "pyvenv.cfg")));
}
