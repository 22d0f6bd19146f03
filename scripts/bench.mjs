// Runs the measurements of the package in the working directory: every `bench/*.bench.ts`, or those named, each bundled as
// it ships and in a process of its own, because V8 compiles a call site for all implementations a process has met there.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { bundle } from "./bundle.mjs";
import { root } from "./workspace.mjs";

const SUFFIX = ".bench.ts";
const wanted = process.argv.slice(2);
const found = readdirSync("bench").filter((file) => file.endsWith(SUFFIX));
const names = found
  .map((file) => file.slice(0, -SUFFIX.length))
  .filter((name) => wanted.length === 0 || wanted.includes(name));
const folder = path.join(root, "node_modules/.cache/pyvm-bench", path.basename(process.cwd()));
mkdirSync(folder, { recursive: true });
for (const name of names) {
  const file = path.join(folder, `${name}.mjs`);
  await bundle({ input: `bench/${name}${SUFFIX}`, file, siblings: true });
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [file], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
