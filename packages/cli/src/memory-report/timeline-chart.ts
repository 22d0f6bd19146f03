/** Bytes in use over time, and the collections below them, as SVG. */
import { axis, bytesAxis, escapeHtml, px } from "./html.ts";
import type { Collection, MemoryReport, Sample } from "./report.ts";
import { bytesText, timeText } from "./units.ts";

const WIDTH = 1000;
const LEFT = 76;
const RIGHT = 16;
const TOP = 18;
const HEIGHT = 220;
const PAUSES_TOP = TOP + HEIGHT + 26;
const PAUSES_HEIGHT = 64;
const BOTTOM = PAUSES_TOP + PAUSES_HEIGHT + 26;
const PLOT = WIDTH - LEFT - RIGHT;

export function timelineChart({ timeline, collections, milliseconds, bytes }: MemoryReport): string {
  const end = Math.max(milliseconds, 0.001);
  const { top, step } = bytesAxis(Math.max(bytes.peak, 1), 4);
  const x = (at: number): number => LEFT + (PLOT * Math.min(at, end)) / end;
  const y = (value: number): number => TOP + HEIGHT * (1 - value / top);
  return `<svg viewBox="0 0 ${WIDTH} ${BOTTOM}" role="img" aria-label="Bytes in use over time">
${lines(top, step, y)}
${area(timeline, x, y)}
${peak(timeline, bytes.peak, x, y)}
${pauses(collections, x)}
${times(end, x)}
</svg>`;
}

function lines(top: number, step: number, y: (value: number) => number): string {
  const parts: string[] = [];
  for (let value = 0; value <= top; value += step) {
    parts.push(
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(value))}" y2="${px(y(value))}"/>` +
        `<text class="tick" text-anchor="end" x="${LEFT - 8}" y="${px(y(value) + 4)}">${bytesText(value)}</text>`,
    );
  }
  return parts.join("\n");
}

/** A staircase: each sample is the most bytes since the one before. */
function area(timeline: readonly Sample[], x: (at: number) => number, y: (value: number) => number): string {
  if (timeline.length === 0) return "";
  let path = `M${LEFT} ${px(y(timeline[0]!.bytes))}`;
  for (const { at, bytes } of timeline) path += `V${px(y(bytes))}H${px(x(at))}`;
  const last = x(timeline.at(-1)!.at);
  return `<path class="area" d="${path}V${px(y(0))}H${LEFT}Z"/><path class="line" d="${path}"/>
<line class="base" x1="${LEFT}" x2="${px(Math.max(last, LEFT))}" y1="${px(y(0))}" y2="${px(y(0))}"/>`;
}

function peak(
  timeline: readonly Sample[],
  bytes: number,
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  const most = timeline.reduce((best, sample) => (sample.bytes > best.bytes ? sample : best), { at: 0, bytes: 0 });
  const at = x(most.at);
  const anchor = at > LEFT + PLOT * 0.8 ? "end" : "start";
  return `<circle class="peak" cx="${px(at)}" cy="${px(y(most.bytes))}" r="4"/>
<text class="label" text-anchor="${anchor}" x="${px(at + (anchor === "end" ? -9 : 9))}" y="${px(Math.max(y(most.bytes) - 5, 12))}">peak ${bytesText(bytes)}</text>`;
}

function pauses(collections: readonly Collection[], x: (at: number) => number): string {
  const base = PAUSES_TOP + PAUSES_HEIGHT;
  const longest = Math.max(0, ...collections.map(({ pause }) => pause));
  const { top } = axis(longest, 2);
  const bars = collections.map(({ at, pause, generation, collected }) => {
    const height = Math.max((PAUSES_HEIGHT * pause) / top, 1.5);
    const title = `generation ${generation}: ${timeText(pause)}, ${collected} collected`;
    return `<rect class="g${Math.min(generation, 2)}" x="${px(x(at) - 1)}" y="${px(base - height)}" width="2.4" height="${px(height)}"><title>${title}</title></rect>`;
  });
  const scale =
    collections.length === 0
      ? `<text class="tick" x="${LEFT + 8}" y="${base - 8}">no collections</text>`
      : `<text class="tick" text-anchor="end" x="${LEFT - 8}" y="${PAUSES_TOP + 8}">${timeText(top)}</text>`;
  return `<line class="base" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${base}" y2="${base}"/>
<text class="tick" text-anchor="end" x="${LEFT - 8}" y="${base}">pauses</text>${scale}
${bars.join("\n")}`;
}

function times(end: number, x: (at: number) => number): string {
  const { step } = axis(end, 6);
  const parts: string[] = [];
  for (let at = 0; at <= end; at += step) {
    parts.push(
      `<text class="tick" text-anchor="middle" x="${px(x(at))}" y="${BOTTOM - 6}">${escapeHtml(at === 0 ? "0" : timeText(at).replace(/\.?0+ /, " "))}</text>`,
    );
  }
  return parts.join("\n");
}
