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

export function reportPage(report: MemoryReport): string {
  const sections = [
    section("time", "Bytes over time", timeline(report)),
    section("types", "What lived at exit", types(report)),
    section("lines", "Where it was allocated", places(report)),
    section("keepers", "What keeps most alive, and why", keepers(report)),
    section("cycles", "Cycles that only a collection could free", cycles(report)),
    section("finalizers", "What <code>__del__</code> did", finalizers(report)),
    section("memory", "The memory from above", memory(report)),
    section("classes", "Fragmentation by size class", classes(report)),
    section("collections", "Collections", collections(report)),
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
${sections.join("\n")}
</main>
</body>
</html>
`;
}

function section(id: string, title: string, body: string): string {
  return `<section id="${id}">\n<h2>${title}</h2>\n${body}\n</section>`;
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
${tile(bytesText(bytes.atExit), "at exit", `${bytesText(bytes.acquired)} acquired`)}
${tile(countText(objects), "objects at exit", `${countText(own)} made by the program`)}
${tile(countText(count), "cycles", left === 0 ? "all freed" : `${countText(left)} still waiting at exit`)}
${tile(runs.length === 0 ? "–" : timeText(longest), "longest pause", plural(runs.length, "collection"))}
${tile(countText(dels), "calls of <code>__del__</code>", plural(calls.length, "method"))}
</div>`;
}

function timeline(report: MemoryReport): string {
  return `<p>Bytes in blocks; below them the pauses of the collector, a bar each:
<i class="key g0"></i> generation 0 <i class="key g1"></i> 1 <i class="key g2"></i> 2 and older.</p>
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
  return `<p>Objects that the program made, by type, with what <code>sys.getsizeof</code> says of them; on the right with those that were there before.</p>
${htmlTable(["type", ">objects", ">bytes", "", ">all objects", ">bytes"], rows)}${andMore(own.length - SHOWN_TYPES, "type")}`;
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
  if (all.length === 0) return "<p>Nothing large.</p>";
  const most = Math.max(...all.map(({ retainedBytes }) => retainedBytes));
  const rows = all.map(({ path, repr, retainedBytes, place }) => [
    bytesText(retainedBytes),
    bar(retainedBytes, most),
    path === "" ? "<em>nobody: it is garbage</em>" : `<code>${escapeHtml(path)}</code>`,
    `<code>${escapeHtml(repr)}</code>`,
    where(place),
  ]);
  return `<p>What would be freed with each object, and the shortest way to it from outside.</p>
${htmlTable([">keeps", "", "held by", "object", "made in"], rows)}`;
}

function cycles({ cycles: all }: MemoryReport): string {
  if (all.length === 0) return "<p>None: counting references was enough.</p>";
  const cards = all.slice(0, SHOWN_CYCLES).map(cycleCard).join("\n");
  return `<p>Objects that refer to each other in a ring, so that their counts never fall to 0. Drawn is the shortest ring of one of them.</p>
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
  const legend = [16, 32, 64, 128, 256, 512]
    .map((size) => `<i class="key" style="background:${classColor(size)}"></i> ${size}`)
    .join(" ");
  const pools = `Each row is an arena of ${bytesText(map.arenaBytes)}, each cell a pool of ${bytesText(map.poolBytes)}, filled as far as its blocks are in use. Bytes of a block: ${legend} <i class="key none"></i> empty`;
  const arenas = `Each cell is an arena of ${bytesText(map.arenaBytes)}, filled as far as its bytes are in blocks in use: ${plural(map.arenas.length, "arena")}.`;
  return `<p>${isFarAway(map) ? arenas : pools}</p>
${arenaDrawing(map)}
${largeBlocksDrawing(map)}`;
}

function classes({ sizeClasses }: MemoryReport): string {
  if (sizeClasses === null) return "<p>The allocator has no size classes.</p>";
  const most = Math.max(...sizeClasses.map(({ blockBytes, used, free }) => blockBytes * (used + free)));
  const rows = sizeClasses.map(({ blockBytes, pools, used, free }) => [
    countText(blockBytes),
    countText(pools),
    countText(used),
    countText(free),
    `<span class="bar two"><i style="width:${px((100 * blockBytes * used) / most)}%;background:${classColor(blockBytes)}"></i><i class="lost" style="width:${px((100 * blockBytes * free) / most)}%;background:${classColor(blockBytes)}"></i></span>`,
    bytesText(blockBytes * free),
    shareText(used, used + free),
  ]);
  const lost = sizeClasses.reduce((sum, { blockBytes, free }) => sum + blockBytes * free, 0);
  const all = sizeClasses.reduce((sum, { blockBytes, used, free }) => sum + blockBytes * (used + free), 0);
  return `<p>${bytesText(lost)} of ${bytesText(all)} in pools are free (${shareText(lost, all)}), and only blocks of the same size can use them.</p>
${htmlTable([">block", ">pools", ">in use", ">free", "", ">free bytes", ">used"], rows)}`;
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
  return htmlTable(
    [">generation", ">collections", ">collected", ">median pause", ">99 %", ">longest", ">together"],
    rows,
  );
}

function andMore(count: number, one: string, many = `${one}s`): string {
  return count > 0 ? `<p class="rest">… and ${plural(count, `more ${one}`, `more ${many}`)}</p>` : "";
}
