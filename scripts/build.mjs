// Builds the package in the working directory: one flat file for each entry of its exports (`dist/index.js` and perhaps others), and `dist/types`, its
// declarations.
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, utimesSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundle, SOURCE_CONDITION } from "./bundle.mjs";
import { buildCommand } from "./command.mjs";
import { filesBelow, root } from "./workspace.mjs";

const here = process.cwd();

/** Declarations keep the sources' `./x.ts`; outside this workspace the file beside them is `./x.js`. */
function nameEmittedFiles(folder) {
  for (const file of filesBelow(folder).filter((name) => name.endsWith(".d.ts"))) {
    const text = readFileSync(file, "utf8");
    const renamed = text.replace(/((?:from|import)\s*\(?\s*["']\.[^"']*)\.ts(["'])/g, "$1.js$2");
    if (renamed === text) continue;
    const { atime, mtime } = statSync(file);
    writeFileSync(file, renamed);
    utimesSync(file, atime, mtime);
  }
}

function emitDeclarations() {
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-b", "tsconfig.build.json"], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  nameEmittedFiles(path.join(here, "dist/types"));
}

emitDeclarations();
if (path.basename(here) === "cli") await buildCommand();
else {
  const { exports, bin = {} } = JSON.parse(readFileSync("package.json", "utf8"));
  const entries = Object.values(exports).filter((entry) => typeof entry === "object" && SOURCE_CONDITION in entry);
  for (const entry of entries)
    await bundle({
      input: entry[SOURCE_CONDITION],
      file: entry.default,
      siblings: false,
      compact: process.argv.includes("--compact"),
    });
  for (const command of Object.values(bin)) {
    await bundle({ input: "src/command/bin.ts", file: command, siblings: false });
    chmodSync(command, 0o755);
  }
}
