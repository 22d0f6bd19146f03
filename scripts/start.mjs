// `npm start` walks through the machine; `npm start -- FILE ARGS` runs a program on it.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
// npm runs scripts in the root; the program belongs to the folder in which the command was typed.
const typedIn = process.env.INIT_CWD ?? process.cwd();
const main = path.join(root, "packages/cli/dist/main.js");

/** The steps of the tour, in the order of docs/tour.md. */
const tour = [
  ["refcounts", "Every object counts its references"],
  ["identity", "An address is an identity: interning, caches and copies"],
  ["lifetime", "An object dies at the moment its count reaches 0"],
  ["cycles", "Cycles need a collector"],
  ["weakrefs", "Looking at an object without keeping it alive"],
  ["bytecode", "From text to instructions"],
];

function run(args, cwd = typedIn) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: "inherit", cwd });
    // The terminal sends Ctrl-C to both processes: what it means is for the program to say.
    process.on("SIGINT", () => {});
    child.on("exit", (code, signal) => resolve(code ?? 128 + (signal === "SIGINT" ? 2 : 15)));
  });
}

async function walk() {
  const bold = process.stdout.isTTY ? (text) => `\x1b[1m${text}\x1b[0m` : (text) => text;
  for (const [index, [name, title]] of tour.entries()) {
    const file = `${name}.py`;
    console.log(`${index === 0 ? "" : "\n"}${bold(`${index + 1}. ${title}`)}  (docs/tour/${file})\n`);
    const status = await run([file], path.join(root, "docs/tour"));
    if (status !== 0) return status;
  }
  console.log("\nRun your own with: npm start -- FILE ARGS");
  return 0;
}

await setUp();
const args = process.argv.slice(2);
process.exitCode = args.length === 0 ? await walk() : await run(args);
