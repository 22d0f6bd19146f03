// The short way from an edit to a running machine: `node scripts/dev.mjs && node packages/cli/dist/main.js FILE`.
import { buildCommand } from "./command.mjs";

const started = performance.now();
await buildCommand();
console.log(`packages/cli/dist/main.js in ${Math.round(performance.now() - started)} ms`);
