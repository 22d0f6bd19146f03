/** The memory report as text, for standard error. */
import type { CycleGroup, MemoryReport } from "./report.ts";
import { bytesText, countText, placeText, plural, quantile, shareText, timeText } from "./units.ts";

const SHOWN_ROWS = 12;
const SHOWN_CYCLES = 8;

export function reportText(report: MemoryReport): string {
  const sections = [
    head(report),
    types(report),
    places(report),
    keepers(report),
    cycles(report),
    finalizers(report),
    fragmentation(report),
    pauses(report),
  ];
  return `${sections.flat().join("\n")}\n`;
}

/** Columns: those that begin with ">" are aligned to the right. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const right = columns.map((column) => column.startsWith(">"));
  const lines = [columns.map((column, i) => (right[i] === true ? column.slice(1) : column)), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines.map((line) =>
    line
      .map((cell, i) => (right[i] === true ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd()
      .replace(/^/, "  "),
  );
}

function more(shown: number, all: number, what: string): string[] {
  return all > shown ? [`  … and ${countText(all - shown)} more ${what}`] : [];
}

function head({ program, bytes, objects, allocations, milliseconds, allocator, collector }: MemoryReport): string[] {
  return [
    `Memory report of ${program}`,
    `  ${bytesText(bytes.peak)} in blocks at the peak, ${bytesText(bytes.atExit)} at exit, ${bytesText(bytes.atStart)} when the program began`,
    `  ${plural(objects, "object")} at exit; ${plural(allocations, "allocation")} in ${timeText(milliseconds)}; allocator ${allocator}, collector ${collector}`,
  ];
}

function types({ types: all }: MemoryReport): string[] {
  const own = all.filter(({ newCount }) => newCount > 0);
  if (own.length === 0) return ["", "Objects by type: the program left none of its own"];
  const rows = own
    .slice(0, SHOWN_ROWS)
    .map(({ type, newCount, newBytes, count }) => [type, countText(newCount), bytesText(newBytes), countText(count)]);
  return [
    "",
    "Objects by type at exit, those made by the program",
    ...table(["type", ">objects", ">bytes", ">with older ones"], rows),
    ...more(SHOWN_ROWS, own.length, "types"),
  ];
}

function places({ places: all }: MemoryReport): string[] {
  const own = all.filter(({ place }) => place !== "");
  if (own.length === 0) return [];
  const rows = own
    .slice(0, SHOWN_ROWS)
    .map(({ place, blocks, bytes }) => [placeText(place), countText(blocks), bytesText(bytes)]);
  return ["", "Where the blocks in use at exit were allocated", ...table(["line", ">blocks", ">bytes"], rows)];
}

function keepers({ keepers: all }: MemoryReport): string[] {
  if (all.length === 0) return [];
  const rows = all
    .slice(0, SHOWN_ROWS)
    .map(({ path, repr, retainedBytes, place }) => [
      bytesText(retainedBytes),
      path || "(garbage)",
      repr,
      placeText(place),
    ]);
  return ["", "What keeps most alive, and why it is alive", ...table([">keeps", "held by", "object", "made in"], rows)];
}

function cycles({ cycles: all }: MemoryReport): string[] {
  if (all.length === 0) return ["", "Cycles: none that only a collection could free"];
  const lines = ["", "Cycles that only a collection could free"];
  for (const group of all.slice(0, SHOWN_CYCLES)) lines.push(...cycle(group));
  return [...lines, ...more(SHOWN_CYCLES, all.length, "kinds of cycles")];
}

function cycle({ fate, count, objects, bytes, members, edges, moreMembers }: CycleGroup): string[] {
  const end = fate === "collected" ? "freed by a collection" : "still waiting at exit";
  const lines = [`  ${plural(count, "cycle")}, ${plural(objects, "object")}, ${bytesText(bytes)}, ${end}`];
  members.forEach(({ repr, place }, i) => {
    lines.push(`    ${i + 1}. ${repr}  made in ${placeText(place)}`);
    for (const { from, to, via } of edges) if (from === i) lines.push(`         ${via.trim()} is ${to + 1}`);
  });
  if (moreMembers > 0) lines.push(`    … and ${plural(moreMembers, "more object")}`);
  return lines;
}

function finalizers({ finalizers: all }: MemoryReport): string[] {
  if (all.length === 0) return [];
  const rows = all.map((each) => [
    each.type,
    placeText(each.place),
    countText(each.calls),
    countText(each.byCount),
    countText(each.byCollector),
    countText(each.atExit),
    countText(each.resurrected),
    timeText(each.milliseconds),
  ]);
  const columns = ["type", "__del__ in", ">calls", ">count 0", ">collector", ">ending", ">resurrected", ">time"];
  return ["", "What __del__ did", ...table(columns, rows)];
}

function fragmentation({ sizeClasses }: MemoryReport): string[] {
  if (sizeClasses === null) return ["", "Size classes: the allocator has none"];
  const rows = sizeClasses.map(({ blockBytes, pools, used, free }) => [
    countText(blockBytes),
    countText(pools),
    countText(used),
    countText(free),
    bytesText(free * blockBytes),
    shareText(used, used + free),
  ]);
  const columns = [">block", ">pools", ">in use", ">free", ">free bytes", ">used"];
  return ["", "Fragmentation by size class", ...table(columns, rows)];
}

function pauses({ collections }: MemoryReport): string[] {
  if (collections.length === 0) return ["", "Collections: none"];
  const rows = [...new Set(collections.map(({ generation }) => generation))].sort().map((generation) => {
    const own = collections.filter((each) => each.generation === generation);
    const times = own.map(({ pause }) => pause);
    return [
      String(generation),
      countText(own.length),
      countText(own.reduce((sum, { collected }) => sum + collected, 0)),
      timeText(quantile(times, 0.5)),
      timeText(quantile(times, 0.99)),
      timeText(Math.max(...times)),
      timeText(times.reduce((sum, time) => sum + time, 0)),
    ];
  });
  const columns = [">generation", ">collections", ">collected", ">median pause", ">99 %", ">longest", ">together"];
  return ["", "Collections", ...table(columns, rows)];
}
