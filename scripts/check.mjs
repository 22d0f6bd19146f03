// Checks the package in the working directory: its imports against the arrows of workspace.mjs, then its types.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { faultsOf } from "./imports.mjs";
import { root } from "./workspace.mjs";

const faults = faultsOf(path.basename(process.cwd()));
for (const fault of faults) console.error(fault);
const compiler = path.join(root, "node_modules/typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [compiler, "-b", "tsconfig.build.json"], { stdio: "inherit" });
process.exitCode = faults.length > 0 ? 1 : (status ?? 1);
