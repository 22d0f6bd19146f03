/** The command at a terminal, which `script` of util-linux makes: lines are edited, Ctrl-C is heard while input is awaited, nothing that was pasted is lost. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { main } from "./command.ts";

const hasTerminals = spawnSync("script", ["--version"]).status === 0;
const CONTROL_C = "\u0003";
const CONTROL_D = "\u0004";

const ESCAPE = "\u001b";
/** What tells the terminal to move the cursor, to erase, to change its look. */
const CONTROLS = new RegExp(`${ESCAPE}\\[\\d*[A-Za-z]`, "g");

/** What the terminal shows. */
function shown(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString().replace(CONTROLS, "").replace(/\r+\n/g, "\n");
}

/** Types `keys` one after the other, each when the terminal shows the text beside it, counted from the last one's. */
function atTerminal(
  args: readonly string[],
  keys: readonly (readonly [awaited: string, key: string])[],
): Promise<string> {
  const command = [process.execPath, main, ...args].map((word) => `'${word}'`).join(" ");
  const child: ChildProcess = spawn("script", ["-qefc", command, "/dev/null"], {
    env: { ...process.env, TERM: "xterm" },
  });
  const chunks: Buffer[] = [];
  let next = 0;
  let seen = 0;
  const type = (): void => {
    const found = next < keys.length ? shown(chunks).indexOf(keys[next]![0], seen) : -1;
    if (found < 0) return;
    seen = found + keys[next]![0].length;
    child.stdin!.write(keys[next++]![1]);
  };
  return new Promise((resolve) => {
    child.stdout!.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      type();
    });
    child.on("close", () => resolve(shown(chunks)));
  });
}

it.skipIf(!hasTerminals)("several lines that come at once are several statements", async () => {
  const text = await atTerminal(["-q"], [[">>> ", "a = 2\nb = [a,\n3]\nb\nexit()\n"]]);
  expect(text).toContain(">>> b = [a,\n... 3]\n>>> b\n[2, 3]\n>>> exit()\n");
});

it.skipIf(!hasTerminals)("Ctrl-C gives up what is being typed", async () => {
  const text = await atTerminal(
    ["-q"],
    [
      [">>> ", "while True: pass\n"],
      ["... ", CONTROL_C],
      [">>> ", "6 * 7\n"],
      [">>> ", CONTROL_D],
    ],
  );
  expect(text).toContain("... \nKeyboardInterrupt\n>>> 6 * 7\n42\n>>> \n");
});

it.skipIf(!hasTerminals)("Ctrl-C is heard while a program waits for a line, and the end of input is one", async () => {
  const program = `
for attempt in range(2):
    try: input(f"{attempt}? ")
    except (KeyboardInterrupt, EOFError) as error: print(repr(error))
print(repr(__import__("sys").stdin.readline()), input("3? "))
`;
  const text = await atTerminal(
    ["-c", program],
    [
      ["0? ", CONTROL_C],
      ["1? ", CONTROL_D],
      ["EOFError()", CONTROL_D],
      ["3? ", "four\n"],
    ],
  );
  expect(text).toMatch(/KeyboardInterrupt\(\)\n1\? EOFError\(\)\n3\? four\n'' four\n$/);
});
