// The rule of who may import whom, checked on sources and manifests.
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { arrows, filesBelow, packageName, root } from "./workspace.mjs";

/** Every module that a source names, with the line it is named on (from 1). */
function importsOf(text) {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName, pos }) => ({ name: fileName, line: text.slice(0, pos).split("\n").length }));
}

/**
 * Why a source may not import `name`; undefined where it may.
 *
 * @param {string} folder the package's folder below `packages`
 * @param {string} file the source, relative to the package's `src`
 * @param {string} name the module as the source names it
 */
export function importFault(folder, file, name) {
  if (name.startsWith(".")) {
    if (!name.endsWith(".ts")) return "a relative import ends in .ts";
    const target = path.posix.join(path.posix.dirname(file), name);
    return target.startsWith("..") ? "a package is imported by its name, not by a path into it" : undefined;
  }
  // Beside cli only the commands of other packages know Node, each in one file.
  if (name.startsWith("node:")) {
    if (folder === "cli") return file.startsWith("embed/") ? "an embedding runs in a browser, too" : undefined;
    return file === "command/bin.ts" ? undefined : "only cli knows Node";
  }
  // Another entry of a package shares the first one's classes.
  if (name === packageName(folder) && /^(contract|command)\//.test(file)) return undefined;
  const allowed = arrows[folder].map(packageName);
  if (allowed.includes(name)) return undefined;
  return `${packageName(folder)} may import ${allowed.join(", ") || "no other package"}`;
}

/** Every fault of the package in `packages/<folder>`, one a line of text. */
export function faultsOf(folder) {
  const here = path.join(root, "packages", folder);
  const source = path.join(here, "src");
  const faults = [];
  for (const file of filesBelow(source).filter((name) => name.endsWith(".ts"))) {
    const relative = path.relative(source, file).replaceAll(path.sep, "/");
    for (const { name, line } of importsOf(readFileSync(file, "utf8"))) {
      const fault = importFault(folder, relative, name);
      if (fault !== undefined) faults.push(`packages/${folder}/src/${relative}:${line}: "${name}": ${fault}`);
    }
  }
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(here, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    if (arrows[folder].some((other) => packageName(other) === name)) continue;
    faults.push(`packages/${folder}/package.json: may not depend on "${name}"`);
  }
  return faults;
}
