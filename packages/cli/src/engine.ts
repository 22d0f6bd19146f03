/** What the Python thread runs: the machine of the `pyvm` command. Loaded by machine.ts, so that V8 need not compile it anew each time. */
import { parentPort, workerData } from "node:worker_threads";
import { HostError } from "@pyvm/vm";
import { Channel, SIGNALS_INDEX, type Answer } from "./channel.ts";
import { runCommand, writeImage } from "./command.ts";
import type { HostServices } from "./node-host.ts";
import { readyMemory, type ThreadData } from "./preload.ts";

const { buffer, entry, preload } = workerData as ThreadData;
const channel = new Channel(preload.memory, buffer);
const port = parentPort!;

/** The value of an answer. @throws HostError for a refusal */
function valueOf(answer: Answer): string | null {
  if ("error" in answer) throw new HostError(answer.error.code, answer.error.errno, answer.error.message);
  return answer.value;
}

const services: HostServices = {
  chdir: (path) => void valueOf(channel.request(port, { ask: "chdir", path })),
  readTerminal: (most) => valueOf(channel.request(port, { ask: "read", most }))!,
  umask: (mask) => Number(valueOf(channel.request(port, { ask: "umask", mask }))),
  listen: (signal, on) => void valueOf(channel.request(port, { ask: "listen", signal, on })),
  timer: (seconds, interval) => {
    const [left, again] = valueOf(channel.request(port, { ask: "timer", seconds, interval }))!.split(" ");
    return [Number(left), Number(again)];
  },
  pendingSignals: () => channel.takeSignals(),
  hasSignals: () => channel.hasSignals(),
  signals: { words: channel.signalWords, index: SIGNALS_INDEX },
};

/** Runs the command line of the process. @returns the exit status */
export function main(): number {
  // The build has this set, to write the images that programs start from.
  const image = process.env["PYVM_WRITE_IMAGE"];
  if (image !== undefined) {
    writeImage(Number(image), services, readyMemory(preload, null));
    return 0;
  }
  return runCommand(process.argv.slice(2), {
    executable: entry,
    services,
    readLine: (prompt) => valueOf(channel.request(port, { ask: "line", prompt })),
    memory: (image) => readyMemory(preload, image),
    attach: (breaker, bit) => channel.attach(breaker, bit),
    dieOfInterrupt: () => channel.dieOfInterrupt(),
  });
}
