/** The `pyvm` command on its own thread: from the command line to an exit status (Modules/main.c). */
import * as fs from "node:fs";
import path from "node:path";
import { errorText, nativeModules, PYVM_VERSION } from "@pyvm/stdlib";
import {
  createMachine,
  disposeMachine,
  EB_SIGNAL,
  finalizeMachine,
  HostError,
  prepareImage,
  prependSearchPath,
  saveImage,
  flushStdio,
  handleUncaught,
  printUncaught,
  INTERRUPTED,
  IS_EVAL_BREAKER,
  PythonException,
  runFile,
  runModule,
  runSource,
  startPython,
  startTracemalloc,
  writeStderr,
  type Machine,
} from "@pyvm/vm";
import { allocatorNamed, wantedAllocator } from "./allocator-option.ts";
import { frozenModules, LIBRARY_PATH } from "./frozen.ts";
import { HELP } from "./help.ts";
import { interactiveLoop, interactiveSession } from "./interactive.ts";
import { COLLECTORS } from "./kinds.ts";
import { openLibrary } from "./library.ts";
import { ReportOutput } from "./memory-report/output.ts";
import { MemoryRecorder } from "./memory-report/recorder.ts";
import { nodeHost, type HostServices } from "./node-host.ts";
import { hasFixedSeed, hasSite, IMAGE_FILES, type ImageKind, imageKind, type ReadyMemory } from "./preload.ts";
import { parseOptions, UsageError, type Options } from "./options.ts";
import { describeUserSite } from "./user-site.ts";
import { Statistics } from "./statistics.ts";
import { type Home, homeOf, libraryPathOf } from "./home.ts";
import { wantedCachePrefix, wantedMaxStrDigits, wantedStdioErrors, wantedUtf8Mode } from "./startup-options.ts";
import { StartupError, wantedTracebackFrames } from "./tracemalloc-option.ts";

/** Bytes that are asked for at once of a program file of unknown size. */
const SMALLEST_CHUNK = 4096;

/** On the stack that main.ts asks for. */
const DEEPEST_NESTING = 10000;

/** What the main thread does for this one. */
export interface CommandServices {
  /** The path by which the command was started. */
  readonly executable: string;
  readonly services: HostServices;
  /** A line from the terminal with its newline; null at the end. */
  readLine(prompt: string): string | null;
  /** Lets signals set `bit` of the word at `word`. */
  attach(word: number, bit: number): void;
  /** The memory of the process's only machine, with an image if one is asked for and there. */
  memory(image: ImageKind | null): ReadyMemory;
  dieOfInterrupt(): void;
}

function choose<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  if (Object.hasOwn(table, name)) return table[name]!;
  throw new UsageError(`${what} '${name}' is unknown; there are ${Object.keys(table).sort().join(", ")}`);
}

interface Environment {
  /** The allocator's name. */
  readonly allocator: string;
  readonly hashSeed?: number | "random";
  readonly pythonPath: string;
  /** The file that runs before a prompt, "" for none. */
  readonly startup: string;
  /** PYTHONHOME: where another library is, which takes the place of the packed one. */
  readonly home: Home | undefined;
  readonly ioEncoding: string;
  readonly stdioErrors: string;
  readonly cachePrefix: string | undefined;
  readonly unbuffered: boolean;
  /** Frames of each traceback that tracemalloc keeps from the start; 0: it is off. */
  readonly tracebackFrames: number;
}

/** Environment variables that act like options; -E ignores them. */
function applyEnvironment(options: Options): Environment {
  const ignore = (options.flags["ignore_environment"] ?? 0) !== 0;
  const get = (name: string): string => (ignore ? "" : (process.env[name] ?? ""));
  const { flags } = options;
  const level = (name: string, flag: string): void => {
    const value = get(name);
    if (value !== "") flags[flag] = Math.max(flags[flag] ?? 0, /^\d+$/.test(value) ? Number(value) : 1);
  };
  level("PYTHONOPTIMIZE", "optimize");
  level("PYTHONVERBOSE", "verbose");
  level("PYTHONDONTWRITEBYTECODE", "dont_write_bytecode");
  level("PYTHONNOUSERSITE", "no_user_site");
  level("PYTHONINSPECT", "inspect");
  level("PYTHONDEBUG", "debug");
  if (get("PYTHONDEVMODE") !== "") flags["dev_mode"] = 1;
  const utf8 = wantedUtf8Mode(options.xoptions, get("PYTHONUTF8"));
  if (utf8 !== undefined) flags["utf8_mode"] = utf8;
  if (options.xoptions.has("importtime") || get("PYTHONPROFILEIMPORTTIME") !== "") flags["import_time"] = 1;
  if (get("PYTHONFAULTHANDLER") !== "") flags["faulthandler"] = 1;
  const digits = wantedMaxStrDigits(options.xoptions, get("PYTHONINTMAXSTRDIGITS"));
  if (digits !== undefined) flags["int_max_str_digits"] = digits;
  const warnings = get("PYTHONWARNINGS");
  if (warnings !== "") options.warnings.unshift(...warnings.split(","));
  addWarningOptions(options);
  return {
    allocator: wantedAllocator(options.allocator, get("PYTHONMALLOC")),
    ...hashSeed(get("PYTHONHASHSEED"), flags),
    pythonPath: get("PYTHONPATH"),
    startup: get("PYTHONSTARTUP"),
    home: homeOf(get("PYTHONHOME")),
    ioEncoding: get("PYTHONIOENCODING"),
    stdioErrors: wantedStdioErrors(flags["utf8_mode"] === 1, process.env),
    cachePrefix: wantedCachePrefix(options.xoptions, get("PYTHONPYCACHEPREFIX")),
    unbuffered: options.unbuffered || get("PYTHONUNBUFFERED") !== "",
    tracebackFrames: wantedTracebackFrames(options.xoptions, get("PYTHONTRACEMALLOC")),
  };
}

/** Filters that other options bring along: development mode's before those of -W, -b's after them. */
function addWarningOptions({ flags, warnings }: Options): void {
  if ((flags["dev_mode"] ?? 0) !== 0) warnings.unshift("default");
  const bytes = flags["bytes_warning"] ?? 0;
  if (bytes > 0) warnings.push(bytes > 1 ? "error::BytesWarning" : "default::BytesWarning");
}

function hashSeed(text: string, flags: Record<string, number>): { readonly hashSeed?: number | "random" } {
  if (text === "") return {};
  if (text === "random") return { hashSeed: "random" };
  if (!/^\d+$/.test(text) || Number(text) > 4294967295) {
    throw new UsageError('PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]');
  }
  flags["hash_randomization"] = text === "0" ? 0 : 1;
  return { hashSeed: Number(text) };
}

/** Runs a command line. @returns the exit status */
export function runCommand(args: readonly string[], command: CommandServices): number {
  let options: Options;
  let report: ReportOutput | null = null;
  try {
    options = parseOptions(args);
    choose(COLLECTORS, options.collector, "the collector");
    if (options.allocator !== undefined) allocatorNamed(options.allocator);
    if (options.memoryReport !== undefined && isRun(options)) report = new ReportOutput(options.memoryReport);
  } catch (error) {
    if (error instanceof UsageError) return usageError(error);
    throw error;
  }
  if (options.program.kind === "help") {
    fs.writeSync(1, HELP);
    return 0;
  }
  if (options.program.kind === "version") {
    fs.writeSync(1, options.program.long ? `Python 3.10.13 (pyvm ${PYVM_VERSION}) [JavaScript]\n` : "Python 3.10.13\n");
    return 0;
  }
  return runProgram(options, command, report);
}

/** Whether Python runs at all. */
function isRun({ program }: Options): boolean {
  return program.kind !== "help" && program.kind !== "version";
}

/**
 * Options that are in force while the machine boots, and how much of each an image can do with: beyond that a program cannot go on from one. With -O it can: what
 * was imported while booting keeps its assertions, which hold.
 */
const MOST_OF_FLAGS = { optimize: 1, verbose: 0, dev_mode: 0 } as const;

/**
 * Which machine that has booted, made at build time, a program goes on from: most can. Of those without PYTHONHASHSEED each installation has its own random
 * seed.
 */
function wantedImage(options: Options, { hashSeed, allocator, home }: Environment): ImageKind | null {
  if (home !== undefined || (hashSeed !== undefined && hashSeed !== 0)) return null;
  if (allocator !== "pymalloc" || options.collector !== "generational" || options.xoptions.size > 0) return null;
  if (Object.entries(MOST_OF_FLAGS).some(([flag, most]) => (options.flags[flag] ?? 0) > most)) return null;
  return imageKind(hashSeed, (options.flags["no_site"] ?? 0) === 0);
}

/** Boots as far as any program needs it and writes the image. */
export function writeImage(image: ImageKind, services: HostServices, memory: ReadyMemory): void {
  const archive = openLibrary();
  const vm = createMachine({
    ...memory,
    // The environment of whoever builds belongs into no image. Without HOME, `site` would import pwd.
    host: { ...nodeHost(archive, services), environment: new Map([["HOME", "/"]]) },
    modules: nativeModules,
    frozen: frozenModules(archive),
    ...(hasFixedSeed(image) ? { hashSeed: 0 } : {}),
    configuration: { path: [...LIBRARY_PATH], flags: { no_site: 1 } },
  });
  prepareImage(vm, hasSite(image));
  fs.writeFileSync(new URL(IMAGE_FILES[image]!, import.meta.url), saveImage(vm));
}

function usageError(error: UsageError): number {
  fs.writeSync(
    2,
    `${error.message}\nusage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry \`pyvm -h' for more information.\n`,
  );
  return 2;
}

function runProgram(options: Options, command: CommandServices, report: ReportOutput | null): number {
  let environment;
  try {
    environment = applyEnvironment(options);
  } catch (error) {
    if (error instanceof UsageError) {
      const { where, state } =
        error instanceof StartupError ? error : { where: "config_init_hash_seed", state: "preinitialized" };
      const [first, ...more] = error.message.split("\n");
      const rest = more.map((line) => `${line}\n`).join("");
      fs.writeSync(2, `Fatal Python error: ${where}: ${first}\nPython runtime state: ${state}\n${rest}\n`);
      return 1;
    }
    throw error;
  }
  const archive = openLibrary();
  const { program } = options;
  const memory = command.memory(wantedImage(options, environment));
  const interactive = options.inspect || (program.kind === "stdin" && fs.fstatSync(0).isCharacterDevice());
  const vm = createMachine({
    ...memory,
    host: nodeHost(archive, command.services),
    allocator: allocatorNamed(environment.allocator),
    collector: choose(COLLECTORS, options.collector, "the collector"),
    modules: nativeModules,
    frozen: frozenModules(archive),
    ...(typeof environment.hashSeed === "number" ? { hashSeed: environment.hashSeed } : {}),
    ...(options.maxMemory === undefined ? {} : { limitBytes: options.maxMemory }),
    ...(options.compileAfter === undefined ? {} : { hot: options.compileAfter }),
    deepestNesting: DEEPEST_NESTING,
    configuration: {
      argv: argvOf(options),
      orig_argv: [command.executable, ...process.argv.slice(2)],
      path: searchPath(environment),
      ...(environment.home === undefined ? {} : { prefix: environment.home.prefix }),
      ...(environment.home === undefined ? {} : { exec_prefix: environment.home.execPrefix }),
      executable: command.executable,
      ...(environment.cachePrefix === undefined ? {} : { pycache_prefix: environment.cachePrefix }),
      xoptions: options.xoptions,
      warnoptions: options.warnings,
      flags: options.flags,
    },
  });
  command.attach(IS_EVAL_BREAKER, EB_SIGNAL);
  const statistics = options.stats === undefined ? null : new Statistics(vm, options.stats);
  let recorder: MemoryRecorder | null = null;
  let status: number;
  try {
    if (environment.tracebackFrames > 0) withRoom(vm, () => startTracemalloc(vm, environment.tracebackFrames));
    startPython(vm, {
      site: (options.flags["no_site"] ?? 0) === 0,
      userSite: memory.image === undefined ? undefined : describeUserSite(options.flags, environment.pythonPath),
      unbuffered: environment.unbuffered,
      warnings: options.warnings.length > 0,
      ioEncoding: environment.ioEncoding,
      errors: environment.stdioErrors,
      interactive,
    });
    if (report?.wantsReport === true) recorder = withRoom(vm, () => startRecorder(vm, options));
    status = attempt(vm, inspects(options), () =>
      execute(vm, options, command, interactive ? environment.startup : null),
    );
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    status = handleUncaught(vm);
  }
  if (inspects(options)) status = interactiveLoop(vm, command);
  statistics?.beforeFinalization();
  const atExit = recorder?.atExit();
  if (report?.wantsReport === false) report.writeSnapshot(vm);
  if (!finalizeMachine(vm, statistics !== null)) status = status === 0 ? 120 : status;
  if (recorder !== null && atExit !== undefined) report?.write(recorder.finish(atExit));
  if (statistics !== null) {
    disposeMachine(vm);
    statistics.afterDispose();
  }
  if (status === INTERRUPTED) command.dieOfInterrupt();
  return status;
}

/** Starts something that notes allocations; where the memory has no room for that, the program runs without. */
function withRoom<T>(vm: Machine, start: () => T): T | null {
  try {
    return start();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    writeStderr(vm, `pyvm: ${error.message}\n`);
    return null;
  }
}

function startRecorder(vm: Machine, options: Options): MemoryRecorder {
  const { program, collector } = options;
  const names = {
    command: "-c",
    module: `-m ${program.kind === "module" ? program.name : ""}`,
    stdin: "standard input",
  };
  const name = program.kind === "file" ? program.path : (names[program.kind as keyof typeof names] ?? "");
  return new MemoryRecorder(vm, { program: name, collector, now: () => performance.now() });
}

/** Whether a prompt follows the program: by -i, or by PYTHONINSPECT where there is a terminal. */
function inspects(options: Options): boolean {
  if (options.program.kind === "stdin") return false;
  return options.inspect || ((options.flags["inspect"] ?? 0) !== 0 && fs.fstatSync(0).isCharacterDevice());
}

/** Runs; an uncaught exception is shown and gives its status. Where a prompt follows, SystemExit is shown as any other. */
function attempt(vm: Machine, inspect: boolean, action: () => number): number {
  const mark = vm.mark();
  try {
    return action();
  } catch (error) {
    vm.caught(error, mark);
    return inspect ? (printUncaught(vm) ?? 1) : handleUncaught(vm);
  }
}

function argvOf(options: Options): string[] {
  const { program, args } = options;
  switch (program.kind) {
    case "command":
      return ["-c", ...args];
    case "module":
      return ["-m", ...args];
    case "file":
      return [program.path, ...args];
    default:
      return [program.kind === "stdin" && program.named ? "-" : "", ...args];
  }
}

/** sys.path before the program's own folder is put in front. */
function searchPath({ pythonPath, home }: Environment): string[] {
  const own = pythonPath === "" ? [] : pythonPath.split(path.delimiter);
  return [...own, ...(home === undefined ? LIBRARY_PATH : libraryPathOf(home))];
}

/** Runs the program, or an interactive session with its start-up file ("" for none) unless `startup` is null. */
function execute(vm: Machine, options: Options, command: CommandServices, startup: string | null): number {
  const { program } = options;
  const isolated = (options.flags["isolated"] ?? 0) !== 0;
  switch (program.kind) {
    case "command":
      if (!isolated) prependSearchPath(vm, "");
      vm.decref(runSource(vm, program.text, "<string>"));
      return 0;
    case "module":
      if (!isolated) prependSearchPath(vm, process.cwd());
      runModule(vm, program.name, true);
      return 0;
    case "file":
      return executeFile(vm, program.path, options);
    default:
      if (!isolated) prependSearchPath(vm, "");
      if (startup !== null) return interactiveSession(vm, command, (options.flags["quiet"] ?? 0) !== 0, startup);
      runFile(vm, readAll(0), "<stdin>");
      return 0;
  }
}

/** A program file, or a folder or zip archive with a `__main__`. */
function executeFile(vm: Machine, file: string, options: Options): number {
  const { files } = vm.host;
  let folder = false;
  try {
    folder = (files!.stat(file, true).mode & 0o170000) === 0o040000;
  } catch (error) {
    return cannotOpen(vm, file, error);
  }
  if (folder || isZip(file)) return executeContainer(vm, file);
  let source: Uint8Array;
  try {
    source = readFile(vm, file);
  } catch (error) {
    return cannotOpen(vm, file, error);
  }
  if (options.skipFirstLine) source = withoutFirstLine(source);
  if ((options.flags["isolated"] ?? 0) === 0) prependSearchPath(vm, path.dirname(realPath(file)));
  runFile(vm, source, absolute(file));
  return 0;
}

/** The source behind -x: the line feed stays, so that lines keep their numbers. */
function withoutFirstLine(source: Uint8Array): Uint8Array {
  const end = source.indexOf(10);
  return end < 0 ? new Uint8Array() : source.subarray(end);
}

/** _Py_abspath: the working directory in front, nothing else. */
function absolute(file: string): string {
  return path.isAbsolute(file) ? file : `${process.cwd()}/${file}`;
}

function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

function cannotOpen(vm: Machine, file: string, error: unknown): number {
  if (!(error instanceof HostError)) throw error;
  flushStdio(vm);
  writeStderr(vm, `pyvm: can't open file '${absolute(file)}': [Errno ${error.errno}] ${errorText(error.errno)}\n`);
  return 2;
}

function isZip(file: string): boolean {
  try {
    const fd = fs.openSync(file, "r");
    const magic = new Uint8Array(4);
    fs.readSync(fd, magic, 0, 4, 0);
    fs.closeSync(fd);
    return magic[0] === 0x50 && magic[1] === 0x4b && (magic[2] === 3 || magic[2] === 5);
  } catch {
    return false;
  }
}

function executeContainer(vm: Machine, file: string): number {
  const hasMain = fs.existsSync(path.join(file, "__main__.py")) || !fs.statSync(file).isDirectory();
  if (!hasMain) {
    writeStderr(vm, `pyvm: can't find '__main__' module in '${absolute(file)}'\n`);
    return 1;
  }
  prependSearchPath(vm, absolute(file));
  runModule(vm, "__main__", false);
  return 0;
}

/** Reads a whole file through the host, so that the library's own files can be run. */
function readFile(vm: Machine, file: string): Uint8Array {
  const files = vm.host.files!;
  const fd = files.open(file, 0, 0);
  try {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const chunk = new Uint8Array(Math.max(files.fstat(fd).size, SMALLEST_CHUNK)); // a pipe has no size
      const count = files.read(fd, chunk, null);
      if (count === 0) return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    files.close(fd);
  }
}

function readAll(fd: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = new Uint8Array(65536);
    let count = 0;
    try {
      count = fs.readSync(fd, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") continue;
      if (code !== "EOF") throw error;
    }
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
  }
}
