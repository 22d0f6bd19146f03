// What a fresh clone needs before anything can run: the dependencies of the lockfile, and a built command.
// It uses nothing but Node, so that it can run before anything is installed.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = path.join(root, "node_modules/.pyvm-lockfile");

function say(text) {
  process.stderr.write(`${text}\n`);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`pyvm needs Node 20.19 or later; this is ${process.versions.node}`);
  process.exit(1);
}

function lockfileDigest() {
  return createHash("sha256")
    .update(readFileSync(path.join(root, "pnpm-lock.yaml")))
    .digest("hex");
}

function installDependencies() {
  const wanted = lockfileDigest();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const { packageManager } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  say(`installing the dependencies with ${packageManager} …`);
  const { status } = spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    say("the dependencies could not be installed; see the lines above");
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, wanted);
}

/** Installs and builds what is not up to date; does nothing, and says nothing, the second time. */
export async function setUp() {
  refuseOldNode();
  installDependencies();
  const { buildCommand, isCommandStale } = await import("./command.mjs");
  if (!isCommandStale()) return;
  say("building packages/cli/dist/main.js …");
  const started = performance.now();
  await buildCommand();
  say(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
