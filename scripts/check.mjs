// Checks the package in the working directory: its imports against the arrows of workspace.mjs, then its types.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { arrows, filesBelow, packageName, root } from "./workspace.mjs";

const here = process.cwd();
const folder = path.basename(here);
const allowed = arrows[folder].map(packageName);
const faults = [];

/** Every module that a source names, with the line it is named on (from 1). */
function importsOf(text) {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName, pos }) => ({ name: fileName, line: text.slice(0, pos).split("\n").length }));
}

/** Why `file` may not import `name`; undefined where it may. */
function faultOf(file, name) {
  if (name.startsWith(".")) {
    if (!name.endsWith(".ts")) return "a relative import ends in .ts";
    const target = path.relative(path.join(here, "src"), path.resolve(path.dirname(file), name));
    return target.startsWith("..") ? "a package is imported by its name, not by a path into it" : undefined;
  }
  if (name.startsWith("node:")) return folder === "cli" ? undefined : "only cli knows Node";
  if (allowed.includes(name)) return undefined;
  return `${packageName(folder)} may import ${allowed.join(", ") || "no other package"}`;
}

function checkImports() {
  for (const file of filesBelow(path.join(here, "src")).filter((name) => name.endsWith(".ts"))) {
    for (const { name, line } of importsOf(readFileSync(file, "utf8"))) {
      const fault = faultOf(file, name);
      if (fault !== undefined) faults.push(`${path.relative(root, file)}:${line}: "${name}": ${fault}`);
    }
  }
}

function checkManifest() {
  const manifest = JSON.parse(readFileSync(path.join(here, "package.json"), "utf8"));
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (!allowed.includes(name)) faults.push(`packages/${folder}/package.json: may not depend on "${name}"`);
  }
}

checkImports();
checkManifest();
for (const fault of faults) console.error(fault);
const compiler = path.join(root, "node_modules/typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [compiler, "-b", "tsconfig.build.json"], { stdio: "inherit" });
process.exitCode = faults.length > 0 ? 1 : (status ?? 1);
