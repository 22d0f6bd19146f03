/**
 * Bytes in use over time, and the collections below them. The shapes are SVG and as wide as the page; what is written beside them is HTML, so that it stays
 * readable on a narrow one.
 */
import { axis, bytesAxis, px } from "./html.ts";
import type { Collection, MemoryReport, Sample } from "./report.ts";
import { bytesText, countText, roundTimeText, timeText } from "./units.ts";

/** Of the drawings, in their own units; the page stretches the width. */
const WIDTH = 1000;
const HEIGHT = 220;
const PAUSES_HEIGHT = 64;
/** Pauses that fall into the same stretch, this wide, are one bar. */
const BAR = 3;

export function timelineChart({ timeline, collections, milliseconds, bytes }: MemoryReport): string {
  const end = Math.max(milliseconds, 0.001);
  return `<div class="chart">
${bytesPlot(timeline, end, bytes.peak)}
${pausesPlot(collections, end)}
<div class="times">${times(end)}</div>
</div>`;
}

function plot(height: number, label: string, shapes: string, labels: string): string {
  return `<div class="plot" style="height:${height}px"><svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${shapes}</svg>${labels}</div>`;
}

/** A text on the left, at a height in percent from the top. */
function tick(percent: number, text: string): string {
  return `<span class="tick left" style="top:${px(percent)}%">${text}</span>`;
}

function bytesPlot(timeline: readonly Sample[], end: number, most: number): string {
  const { top, step } = bytesAxis(Math.max(most, 1), 4);
  const x = (at: number): number => (WIDTH * Math.min(at, end)) / end;
  const y = (value: number): number => HEIGHT * (1 - value / top);
  let lines = "";
  let labels = "";
  for (let i = 0; i * step <= top; i++) {
    lines += `<line class="grid" x1="0" x2="${WIDTH}" y1="${px(y(i * step))}" y2="${px(y(i * step))}"/>`;
    labels += tick(100 * (1 - (i * step) / top), bytesText(i * step));
  }
  const peak = timeline.reduce((best, sample) => (sample.bytes > best.bytes ? sample : best), { at: 0, bytes: 0 });
  const left = (100 * x(peak.at)) / WIDTH;
  const above = (100 * y(peak.bytes)) / HEIGHT;
  const side = left > 60 ? `right:${px(100 - left)}%` : `left:${px(left)}%`;
  labels += `<i class="dot" style="left:${px(left)}%;top:${px(above)}%"></i><b class="peak" style="${side};top:${px(above)}%">peak ${bytesText(most)}</b>`;
  return plot(HEIGHT, "Bytes in use over time", lines + area(timeline, x, y), labels);
}

/** A staircase: each sample is the most bytes since the one before. */
function area(timeline: readonly Sample[], x: (at: number) => number, y: (value: number) => number): string {
  if (timeline.length === 0) return "";
  let path = `M0 ${px(y(timeline[0]!.bytes))}`;
  for (const { at, bytes } of timeline) path += `V${px(y(bytes))}H${px(x(at))}`;
  return `<path class="area" d="${path}V${HEIGHT}H0Z"/><path class="line" d="${path}"/>`;
}

/** The collections of a generation in a stretch of time. */
interface Bar {
  readonly column: number;
  readonly generation: number;
  count: number;
  longest: number;
  collected: number;
}

function pausesPlot(collections: readonly Collection[], end: number): string {
  if (collections.length === 0)
    return plot(PAUSES_HEIGHT, "No collections", "", `<span class="tick inside">no collections</span>`);
  const bars = barsOf(collections, end);
  const { top } = axis(Math.max(...bars.map(({ longest }) => longest)), 2);
  const shapes = bars.map(({ column, generation, count, longest, collected }) => {
    const height = Math.max((PAUSES_HEIGHT * longest) / top, 1.5);
    const what = count === 1 ? "a collection" : `${countText(count)} collections`;
    const title = `${what} of generation ${generation}: ${count === 1 ? "" : "at most "}${timeText(longest)}, ${countText(collected)} collected`;
    return `<rect class="g${Math.min(generation, 2)}" x="${px(column * BAR)}" y="${px(PAUSES_HEIGHT - height)}" width="${BAR - 0.4}" height="${px(height)}"><title>${title}</title></rect>`;
  });
  const labels = `${tick(0, roundTimeText(top))}${tick(100, "pauses")}`;
  return plot(PAUSES_HEIGHT, "Pauses of the collector over time", shapes.join("\n"), labels);
}

/** The longest first, so that they do not hide the others. */
function barsOf(collections: readonly Collection[], end: number): Bar[] {
  const bars = new Map<string, Bar>();
  for (const { at, generation, pause, collected } of collections) {
    const column = Math.floor(((WIDTH / BAR - 1) * Math.min(at, end)) / end);
    const key = `${column} ${generation}`;
    let bar = bars.get(key);
    if (bar === undefined) bars.set(key, (bar = { column, generation, count: 0, longest: 0, collected: 0 }));
    bar.count++;
    bar.longest = Math.max(bar.longest, pause);
    bar.collected += collected;
  }
  return [...bars.values()].sort((a, b) => b.longest - a.longest);
}

function times(end: number): string {
  const { step } = axis(end, 5);
  let labels = "";
  for (let i = 0; i * step <= end; i++)
    labels += `<span class="tick" style="left:${px((100 * i * step) / end)}%">${i === 0 ? "0" : roundTimeText(i * step)}</span>`;
  return labels;
}
