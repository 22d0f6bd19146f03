// The command's engine in parts. What every program needs is one file, dist/engine.cjs; the code behind modules that few programs import is in files of its own,
// dist/parts/NAME.cjs, which packages/cli/src/parts.ts reads when such a module is imported first. So it costs the start neither reading nor memory.
//
// The sources know one graph of modules. It is bundled whole, as one flat program in which each name has one meaning; then the modules that only a part reaches
// are taken out of it. A part's file is a function: its parameters are the names that it uses of the engine.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { minifySync } from "rolldown/utils";
import { parseAst } from "rolldown/parseAst";
import { COMPACT, escaped, flatProgram } from "./bundle.mjs";
import { identifiersOf, namesOf } from "./names.mjs";
import { oneMemory, VIEW_VARIABLES } from "./one-memory.mjs";
import { root } from "./workspace.mjs";

const stdlib = path.join(root, "packages/stdlib/src");
const cli = path.join(root, "packages/cli/src");
const moduleList = path.join(stdlib, "modules.ts");

/**
 * Each part: files below packages/stdlib/src, with what they export and the modules of Python which that is. An export with several modules is an array of
 * their specs.
 */
const PARTS = {
  array: { "array/index.ts": { spec: "array" } },
  audioop: { "audioop/index.ts": { spec: "audioop" } },
  blake2: { "hashes/blake2.ts": { blake2Module: "_blake2" } },
  cmath: { "cmath/index.ts": { spec: "cmath" } },
  codecs: {
    "multibyte/index.ts": {
      multibyteCodecSpec: "_multibytecodec",
      codecSpecs: ["_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw"],
    },
  },
  compression: {
    "bz2/index.ts": { spec: "_bz2" },
    "lzma/index.ts": { spec: "_lzma" },
    "zlib/index.ts": { spec: "zlib" },
  },
  csv: { "_csv/index.ts": { spec: "_csv" } },
  datetime: { "_datetime.ts": { spec: "_datetime" } },
  decimal: { "decimal/index.ts": { spec: "_decimal" } },
  lsprof: { "_lsprof/index.ts": { spec: "_lsprof" } },
  mmap: { "mmap/index.ts": { spec: "mmap" } },
  pickle: { "_pickle/index.ts": { spec: "_pickle" } },
  sha3: { "hashes/sha3.ts": { sha3Module: "_sha3" } },
  system: {
    "sockets/select.ts": { spec: "select" },
    "sockets/socket.ts": { spec: "_socket" },
    "unavailable/index.ts": {
      fcntlSpec: "fcntl",
      multiprocessingSpec: "_multiprocessing",
      posixSubprocessSpec: "_posixsubprocess",
      resourceSpec: "resource",
      termiosSpec: "termios",
    },
  },
  unicode: { "unicodedata.ts": { spec: "unicodedata" } },
  uuid: { "_uuid.ts": { spec: "_uuid" } },
  xml: { "_elementtree/index.ts": { spec: "_elementtree" }, "pyexpat/index.ts": { spec: "pyexpat" } },
};

/** Whether a module may leave the engine: what it does when it is loaded must be of no concern to the rest. */
function isMovable(id) {
  const name = path.relative(root, id);
  return (
    name.startsWith("packages/stdlib/src/") ||
    /^packages\/vm\/src\/unicode\/(unicodedata|unicode-3-2|character-database)/.test(name)
  );
}

/** The module that gathers what a part exports. */
const gathering = (part) => path.join(cli, `part-${part}.ts`);
const partVariable = (part) => `$part_${part}`;

/** Writes `dist/engine.cjs` and `dist/parts`. */
export async function buildEngine(dist) {
  const program = await flatProgram({
    input: path.join(cli, "engine-with-parts.ts"),
    plugins: [partsOfList(), oneMemory()],
  });
  const modules = program.map((module) => ({ ...module, code: compact(module.code) }));
  const places = placesOf(modules.map(factsOf));
  const textOf = (place) => modules.flatMap(({ code }, i) => (places[i] === place ? [code] : [])).join("\n");
  const engine = textOf("");
  const names = namesOf(engine);
  const scopes = {};
  const folder = path.join(dist, "parts");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of Object.keys(PARTS)) {
    const text = textOf(part);
    scopes[part] = scopeOf(part, text, names);
    const head = `(function(${[...VIEW_VARIABLES, ...scopes[part]].join(",")}){"use strict";`;
    writeFileSync(path.join(folder, `${part}.cjs`), `${head}${text}\nreturn ${partVariable(part)}})`);
  }
  writeFileSync(path.join(dist, "engine.cjs"), `${engine}\n${scopesText(scopes)}exports.main=main;`);
}

/** What each part uses, for packages/cli/src/parts.ts. */
function scopesText(scopes) {
  const entries = Object.entries(scopes).map(
    ([part, names]) => `${part}:()=>[${[...VIEW_VARIABLES, ...names].join(",")}]`,
  );
  return `var $scopes={${entries.join(",")}};`;
}

/** A plugin that has @pyvm/stdlib's list of modules name those of parts instead of importing them, and that gathers each part's exports. */
function partsOfList() {
  return {
    name: "engine-parts",
    resolveId: (id) => (id.startsWith(cli) ? id : null),
    load(id) {
      if (id === path.join(cli, "engine-with-parts.ts")) {
        const parts = Object.keys(PARTS).map((part) => exported(partVariable(part), gathering(part)));
        return [exported("main", path.join(cli, "engine.ts")), ...parts].join("\n");
      }
      const part = Object.keys(PARTS).find((name) => id === gathering(name));
      return part === undefined ? null : gatheringText(part);
    },
    transform: (code, id) => (id === moduleList ? { code: listWithParts(code), map: null } : null),
  };
}

const exported = (name, file) => `export { ${name} } from ${JSON.stringify(file)};`;

function gatheringText(part) {
  const files = Object.entries(PARTS[part]);
  const imports = files.flatMap(([file, exports], i) =>
    Object.keys(exports).map(
      (name) => `import { ${name} as ${name}_${i} } from ${JSON.stringify(path.join(stdlib, file))};`,
    ),
  );
  const fields = files.flatMap(([, exports], i) =>
    Object.entries(exports).flatMap(([name, modules]) =>
      [modules]
        .flat()
        .map((module, j) => `${JSON.stringify(module)}: ${name}_${i}${Array.isArray(modules) ? `[${j}]` : ""}`),
    ),
  );
  return `${imports.join("\n")}\nexport const ${partVariable(part)} = { ${fields.join(", ")} };`;
}

/** The list's imports of parts' files become specs that load them. */
function listWithParts(code) {
  const owners = new Map(
    Object.entries(PARTS).flatMap(([part, files]) =>
      Object.entries(files).map(([file, exports]) => [`./${file}`, { part, exports }]),
    ),
  );
  let text = `import { deferredModule } from ${JSON.stringify(path.join(cli, "parts.ts"))};\n`;
  let end = 0;
  for (const node of parseAst(code, { lang: "ts" }).body) {
    const owner = node.type === "ImportDeclaration" ? owners.get(node.source.value) : undefined;
    if (owner === undefined) continue;
    owners.delete(node.source.value);
    text += code.slice(end, node.start) + node.specifiers.map((each) => deferral(each, owner)).join("\n");
    end = node.end;
  }
  if (owners.size > 0) throw new Error(`not in the list of modules: ${[...owners.keys()].join(", ")}`);
  return text + code.slice(end);
}

function deferral({ imported, local }, { part, exports }) {
  const modules = exports[imported.name];
  if (modules === undefined) throw new Error(`the part ${part} says nothing of ${imported.name}`);
  const call = (module) => `deferredModule(${JSON.stringify(module)}, ${JSON.stringify(part)})`;
  return `const ${local.name} = ${Array.isArray(modules) ? `[${modules.map(call).join(", ")}]` : call(modules)};`;
}

/** Which names a module of the flat program declares, and which it uses. */
function factsOf({ id, imports, code }) {
  return { id, imports: imports.filter(isMovable), declared: namesOf(code), used: identifiersOf(code) };
}

/** Where each module goes: "" for the engine, or the only part that reaches it. */
function placesOf(facts) {
  const owner = new Map(facts.flatMap(({ declared }, i) => [...declared.keys()].map((name) => [name, i])));
  const indexes = new Map(facts.map(({ id }, i) => [id, i]));
  const indexOf = (id) => indexes.get(id);
  // A module whose names nobody uses may be imported for what it does. Outside of what is movable it stays in any case.
  const reached = (roots) => {
    const found = new Set(roots);
    for (const i of found) {
      for (const name of facts[i].used) if (owner.has(name)) found.add(owner.get(name));
      if (isMovable(facts[i].id)) for (const id of facts[i].imports) if (indexes.has(id)) found.add(indexOf(id));
    }
    return found;
  };
  const roots = Object.keys(PARTS).map((part) => [part, indexOf(gathering(part))]);
  const gatherings = new Set(roots.map(([, root]) => root));
  const engine = reached(facts.flatMap(({ id }, i) => (isMovable(id) || gatherings.has(i) ? [] : [i])));
  const places = facts.map(() => "");
  const seen = new Set(engine);
  for (const [part, root] of roots) {
    for (const i of reached([root])) {
      places[i] = seen.has(i) ? "" : part;
      seen.add(i);
    }
  }
  return places;
}

/** What a part uses of the engine. They are handed over as they are, so they must be so for good. */
function scopeOf(part, text, names) {
  const used = [...identifiersOf(text)].filter((name) => names.has(name));
  const changing = used.filter((name) => names.get(name));
  if (changing.length > 0) throw new Error(`the part ${part} uses variables that change: ${changing.join(", ")}`);
  return used;
}

function compact(code) {
  const { code: text, errors } = minifySync("engine.js", code, { ...COMPACT, sourcemap: false });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return escaped(text);
}
