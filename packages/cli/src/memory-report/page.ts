/** The memory report as a page: one file, its pictures in it, readable with no network and without scripts. */
import { cycleDrawing } from "./cycle-drawing.ts";
import { bar, escapeHtml, htmlTable, px } from "./html.ts";
import { arenaDrawing, classColor, isFarAway, largeBlocksDrawing } from "./memory-drawing.ts";
import type { CycleGroup, MemoryReport } from "./report.ts";
import { STYLE } from "./style.ts";
import { timelineChart } from "./timeline-chart.ts";
import { bytesText, countText, placeText, plural, quantile, shareText, timeText } from "./units.ts";

const SHOWN_TYPES = 25;
const SHOWN_PLACES = 20;
const SHOWN_CYCLES = 24;

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

export function reportPage(report: MemoryReport): string {
  const sections: readonly Section[] = [
    { id: "time", title: "Bytes over time", body: timeline(report) },
    { id: "types", title: "What lived at exit", body: types(report) },
    { id: "lines", title: "Where it was allocated", body: places(report) },
    { id: "keepers", title: "What keeps most alive, and why", body: keepers(report) },
    { id: "cycles", title: "Cycles that only a collection could free", body: cycles(report) },
    { id: "finalizers", title: "What <code>__del__</code> did", body: finalizers(report) },
    { id: "memory", title: "The memory from above", body: memory(report) },
    { id: "classes", title: "Fragmentation by size class", body: classes(report) },
    { id: "collections", title: "Collections", body: collections(report) },
  ];
  const name = escapeHtml(report.program);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Memory of ${name}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="kicker">pyvm ${escapeHtml(report.pyvm)} · memory report</p>
<h1>${name}</h1>
<p class="facts">${plural(report.allocations, "allocation")} in ${timeText(report.milliseconds)} · allocator ${escapeHtml(report.allocator)} · collector ${escapeHtml(report.collector)}</p>
</header>
<main>
${tiles(report)}
<nav aria-label="Contents">${sections.map(({ id, title }) => `<a href="#${id}">${title}</a>`).join("")}</nav>
${sections.map(({ id, title, body }) => `<section id="${id}">\n<h2>${title}</h2>\n${body}\n</section>`).join("\n")}
</main>
</body>
</html>
`;
}

function tile(value: string, what: string, more: string): string {
  return `<div class="tile"><b>${value}</b><span>${what}</span><small>${more}</small></div>`;
}

function tiles({
  bytes,
  objects,
  types: all,
  cycles: groups,
  collections: runs,
  finalizers: calls,
}: MemoryReport): string {
  const own = all.reduce((sum, { newCount }) => sum + newCount, 0);
  const waiting = groups.filter(({ fate }) => fate === "waiting");
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const longest = Math.max(0, ...runs.map(({ pause }) => pause));
  const dels = calls.reduce((sum, each) => sum + each.calls, 0);
  const left = waiting.reduce((sum, group) => sum + group.count, 0);
  return `<div class="tiles">
${tile(bytesText(bytes.peak), "at the peak", `${bytesText(bytes.atStart)} when the program began`)}
${tile(bytesText(bytes.atExit), "at exit", `${bytesText(bytes.acquired)} acquired by the allocator`)}
${tile(countText(objects), "objects at exit", `${countText(own)} made by the program`)}
${tile(countText(count), "cycles", fateText(count, left))}
${tile(runs.length === 0 ? "–" : timeText(longest), "longest pause", plural(runs.length, "collection"))}
${tile(countText(dels), "calls of <code>__del__</code>", calls.length === 0 ? "no object had one" : `${plural(calls.length, "method")}`)}
</div>`;
}

function fateText(count: number, waiting: number): string {
  if (count === 0) return "counting references was enough";
  return waiting === 0 ? "all freed by collections" : `${countText(waiting)} still waiting at exit`;
}

function timeline(report: MemoryReport): string {
  return `<p>How many bytes were in blocks, and below how long each collection stopped the program.</p>
${legend([
  ["g0", "generation 0"],
  ["g1", "generation 1"],
  ["g2", "generation 2"],
])}
${timelineChart(report)}`;
}

function types({ types: all }: MemoryReport): string {
  const own = all.filter(({ newCount }) => newCount > 0);
  if (own.length === 0) return "<p>The program left no object of its own.</p>";
  const most = Math.max(...own.map(({ newBytes }) => newBytes));
  const rows = own
    .slice(0, SHOWN_TYPES)
    .map(({ type, newCount, newBytes, count, bytes }) => [
      `<code>${escapeHtml(type)}</code>`,
      countText(newCount),
      bytesText(newBytes),
      bar(newBytes, most),
      countText(count),
      bytesText(bytes),
    ]);
  return `<p>Objects that the program made, by type, and what <code>sys.getsizeof</code> says of them; the last two columns count those that are older than the program too.</p>
${htmlTable(["type", ">objects", ">bytes", "", ">all objects", ">all bytes"], rows)}${andMore(own.length - SHOWN_TYPES, "type")}`;
}

function places({ places: all }: MemoryReport): string {
  const own = all.filter(({ place }) => place !== "").slice(0, SHOWN_PLACES);
  if (own.length === 0) return "<p>Nothing that the program allocated was left.</p>";
  const most = Math.max(...own.map(({ bytes }) => bytes));
  const rows = own.map(({ place, blocks, bytes }) => [
    where(place),
    countText(blocks),
    bytesText(bytes),
    bar(bytes, most),
  ]);
  return `<p>The lines that asked for the blocks in use at exit.</p>
${htmlTable(["line", ">blocks", ">bytes", ""], rows)}`;
}

function where(place: string): string {
  return `<code title="${escapeHtml(place)}">${escapeHtml(placeText(place))}</code>`;
}

function keepers({ keepers: all }: MemoryReport): string {
  if (all.length === 0) return "<p>No object of the program keeps more than a few alive.</p>";
  const most = Math.max(...all.map(({ retainedBytes }) => retainedBytes));
  const rows = all.map(({ path, repr, retainedBytes, place }) => [
    bytesText(retainedBytes),
    bar(retainedBytes, most),
    path === "" ? "<em>nobody: it is garbage</em>" : `<code>${escapeHtml(path)}</code>`,
    `<code>${escapeHtml(repr)}</code>`,
    where(place),
  ]);
  return `<p>How much would be freed with an object, and the shortest way to it from outside: take one link away and it is gone.</p>
${htmlTable([">keeps", "", "held by", "object", "made in"], rows)}`;
}

function cycles({ cycles: all }: MemoryReport): string {
  if (all.length === 0) return "<p>None: counting references was enough.</p>";
  const cards = all.slice(0, SHOWN_CYCLES).map(cycleCard).join("\n");
  return `<p>Objects that refer to each other in a ring, so that their counts never fall to 0. Each kind is drawn once, the shortest ring in it, with the lines that made its members and the names of the references.</p>
<div class="cards">
${cards}
</div>${andMore(all.length - SHOWN_CYCLES, "kind", "kinds")}`;
}

function cycleCard(group: CycleGroup, index: number): string {
  const { fate, count, objects, bytes, moreMembers } = group;
  const end = fate === "collected" ? "freed by a collection" : "waiting at exit";
  const more =
    moreMembers > 0 ? `<p class="rest">with ${plural(moreMembers, "more object")} in the same cycle</p>` : "";
  return `<figure class="card">
${cycleDrawing(group, index)}
<figcaption><b>${plural(count, "cycle")}</b> · ${plural(objects, "object")} · ${bytesText(bytes)} <span class="fate ${fate}">${end}</span>${more}</figcaption>
</figure>`;
}

function finalizers({ finalizers: all }: MemoryReport): string {
  if (all.length === 0) return "<p>No object had one.</p>";
  const rows = all.map((each) => [
    `<code>${escapeHtml(each.type)}</code>`,
    where(each.place),
    countText(each.calls),
    countText(each.byCount),
    countText(each.byCollector),
    countText(each.atExit),
    countText(each.resurrected),
    timeText(each.milliseconds),
  ]);
  return `<p>Called when the count fell to 0, by a collection, or while the interpreter ended; <em>resurrected</em> if something new refers to the object afterwards.</p>
${htmlTable(["type", "defined in", ">calls", ">count 0", ">collector", ">ending", ">resurrected", ">time"], rows)}`;
}

function memory({ map }: MemoryReport): string {
  if (map === null) return "<p>The allocator has no arenas and pools to draw.</p>";
  const colors = [16, 32, 64, 128, 256, 512].map((size) => [classColor(size), `blocks of ${size} B`] as const);
  const pools = `<p>${plural(map.arenas.length, "arena")}, each row one of ${bytesText(map.arenaBytes)}; each cell is a pool of ${bytesText(map.poolBytes)}, filled as far as its blocks are in use.</p>
${legend([...colors, ["none", "empty"]])}`;
  const arenas = `<p>${plural(map.arenas.length, "arena")} of ${bytesText(map.arenaBytes)}, a cell each, filled as far as its bytes are in blocks in use.</p>`;
  return `${isFarAway(map) ? arenas : pools}
${arenaDrawing(map)}
${largeBlocksDrawing(map)}`;
}

function classes({ sizeClasses }: MemoryReport): string {
  if (sizeClasses === null) return "<p>The allocator has no size classes.</p>";
  const most = Math.max(...sizeClasses.map(({ blockBytes, used, free }) => blockBytes * (used + free)));
  const rows = sizeClasses.map(({ blockBytes, pools, used, free }) => [
    `${blockBytes} B`,
    countText(pools),
    countText(used),
    countText(free),
    `<span class="bar two"><i style="width:${px((100 * blockBytes * used) / most)}%;background:${classColor(blockBytes)}"></i><i class="lost" style="width:${px((100 * blockBytes * free) / most)}%;background:${classColor(blockBytes)}"></i></span>`,
    bytesText(blockBytes * free),
    shareText(used, used + free),
  ]);
  const lost = sizeClasses.reduce((sum, { blockBytes, free }) => sum + blockBytes * free, 0);
  const all = sizeClasses.reduce((sum, { blockBytes, used, free }) => sum + blockBytes * (used + free), 0);
  return `<p>${bytesText(lost)} of ${bytesText(all)} in pools are free (${shareText(lost, all)}), and only blocks of the same size can use them: pale is what is free.</p>
${htmlTable([">block size", ">pools", ">in use", ">free", "", ">free bytes", ">used"], rows)}`;
}

function collections({ collections: runs }: MemoryReport): string {
  if (runs.length === 0) return "<p>There were none.</p>";
  const rows = [...new Set(runs.map(({ generation }) => generation))].sort().map((generation) => {
    const own = runs.filter((each) => each.generation === generation);
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
  return `<p>How often each generation was collected, how many objects died of it, and how long the program stood still.</p>
${htmlTable([">generation", ">collections", ">objects freed", ">median pause", ">99 % below", ">longest", ">together"], rows)}`;
}

/** What colours mean: classes of the page, or colours, and their names. */
function legend(entries: readonly (readonly [key: string, name: string])[]): string {
  const keys = entries.map(([key, name]) => {
    const look = key.startsWith("#") ? `class="key" style="background:${key}"` : `class="key ${key}"`;
    return `<span><i ${look}></i>${name}</span>`;
  });
  return `<p class="legend">${keys.join("")}</p>`;
}

function andMore(count: number, one: string, many = `${one}s`): string {
  return count > 0 ? `<p class="rest">… and ${plural(count, `more ${one}`, `more ${many}`)}</p>` : "";
}
