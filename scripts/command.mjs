// Builds what the `pyvm` command needs to run, and nothing else: no declarations, no type check.
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { filesBelow, root, writtenAt } from "./workspace.mjs";

const stdlib = path.join(root, "packages/stdlib");
const cli = path.join(root, "packages/cli");

/** The built command. */
export const main = path.join(cli, "dist/main.js");

/** The machines that have booted, as packages/cli/src/preload.ts numbers them. */
const images = ["boot.image", "boot-0.image", "boot-S.image", "boot-S-0.image"];
const archive = ["lib.bin", "lib.json", "LICENSE-python.txt"];

function newest(files) {
  return Math.max(0, ...files.map(writtenAt));
}

function sources() {
  const folders = ["parser", "compiler", "heap", "gc", "vm", "stdlib", "cli"];
  return folders.flatMap((name) => filesBelow(path.join(root, "packages", name, "src")));
}

function isArchiveStale() {
  const made = Math.min(...archive.map((name) => writtenAt(path.join(cli, "dist", name))));
  const compiler = ["parser", "compiler"].flatMap((name) => filesBelow(path.join(root, "packages", name, "src")));
  const inputs = [...filesBelow(path.join(stdlib, "scripts")), path.join(stdlib, "package.json"), ...compiler];
  return made < newest(inputs);
}

/** Whether the built command is older than what it is made from. */
export function isCommandStale() {
  const inputs = [
    ...sources(),
    ...["bundle", "command", "engine-parts", "names", "one-memory"].map((name) =>
      path.join(root, `scripts/${name}.mjs`),
    ),
  ];
  return writtenAt(main) < newest(inputs) || isArchiveStale();
}

/** Packs CPython's library into `@pyvm/stdlib`, and lays it beside the command. */
export function packLibrary() {
  const { status } = spawnSync(process.execPath, [path.join(stdlib, "scripts/pack-lib.mjs")], { stdio: "inherit" });
  if (status !== 0) throw new Error("the library could not be packed");
  mkdirSync(path.join(cli, "dist"), { recursive: true });
  for (const name of archive) copyFileSync(path.join(stdlib, "dist", name), path.join(cli, "dist", name));
}

/** Boots machines and writes their memories, from which programs start: with a hash seed of this build and with seed 0, each with `site` and without. */
function writeImages() {
  for (const image of images.keys()) {
    spawnSync(process.execPath, [main], {
      env: { ...process.env, PYVM_WRITE_IMAGE: String(image) },
      stdio: ["ignore", "inherit", "inherit"],
    });
  }
}

/**
 * Keeps what V8 compiles of the engine for a very small program, so that the next start need not compile it. Reading code that is not needed takes longer than to
 * compile what is.
 */
function writeCodeCache(cache) {
  const env = { ...process.env, PYVM_WRITE_CODE_CACHE: cache };
  const program = "def f(n):\n  for i in range(n): n += i\n  return [n, str(n)]\nprint(f(3))";
  spawnSync(process.execPath, [main, "-c", program], { env, stdio: "ignore" });
}

/** Starts a machine as `import { Python } from "pyvm"` does, and writes a snapshot of it, from which the next ones go on. */
function writeStartedImage(dist) {
  const image = path.join(dist, "python.image");
  rmSync(image, { force: true });
  const program = `
    import { writeFileSync } from "node:fs";
    import { Python } from ${JSON.stringify(pathToFileURL(path.join(dist, "index.mjs")).href)};
    const python = await Python.create();
    writeFileSync(${JSON.stringify(image)}, python.snapshot());
  `;
  const { status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" });
  if (status !== 0) throw new Error("a machine could not be started");
}

/** Brings `packages/cli/dist` up to date: one flat file from the sources of all packages, and the library beside it. */
export async function buildCommand() {
  if (isArchiveStale()) packLibrary();
  // Only here: the bundler takes longer to load than a small program to run.
  const [{ bundle }, { buildEngine }] = await Promise.all([import("./bundle.mjs"), import("./engine-parts.mjs")]);
  const dist = path.join(cli, "dist");
  // What the command runs is CommonJS: no loader of ES modules has to be made for it, neither by Node nor by the thread.
  await bundle({ input: path.join(cli, "src/main.ts"), file: main, siblings: true, format: "cjs" });
  writeFileSync(path.join(dist, "package.json"), '{ "type": "commonjs" }\n');
  mkdirSync(path.join(dist, "types"), { recursive: true });
  writeFileSync(path.join(dist, "types/package.json"), '{ "type": "module" }\n');
  await bundle({
    input: path.join(cli, "src/machine.ts"),
    file: path.join(dist, "machine.cjs"),
    siblings: true,
    format: "cjs",
  });
  await buildEngine(dist);
  chmodSync(main, 0o755);
  // V8 takes code for an engine's if only the lengths of their texts are the same.
  const cache = path.join(dist, "engine.cache");
  for (const file of [cache, ...images.map((name) => path.join(dist, name))]) rmSync(file, { force: true });
  writeImages();
  writeCodeCache(cache);
  await bundle({
    input: path.join(cli, "src/index.ts"),
    file: path.join(dist, "index.mjs"),
    siblings: true,
    compact: true,
  });
  writeStartedImage(dist);
}
