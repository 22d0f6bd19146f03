/** The memory from above, as SVG: a row for each arena, a cell for each pool, coloured by size class and filled as far as it is in use; and large blocks. */
import { px } from "./html.ts";
import type { MemoryMap, PoolCell } from "./report.ts";
import { bytesText, plural } from "./units.ts";

/** Arenas whose pools are drawn; of more than that each is one cell. */
const MOST_ARENAS = 64;
/** Arenas in a row then. */
const ROW = 64;
/** Large blocks that are drawn, the largest ones. */
const MOST_LARGE = 400;
const CELL = 14;
const LARGEST_SMALL_BLOCK = 512;

/** A hue for each size class, from blue for small blocks to red for large ones. */
export function classColor(blockBytes: number): string {
  const hue = 225 - 225 * Math.sqrt(blockBytes / LARGEST_SMALL_BLOCK);
  return `#${[0, 8, 4].map((shift) => channel(hue, shift)).join("")}`;
}

/** A channel of hsl(hue 62% 52%), in two hexadecimal digits. */
function channel(hue: number, shift: number): string {
  const place = (shift + hue / 30) % 12;
  const value = 0.52 - 0.62 * 0.48 * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  return Math.round(255 * value)
    .toString(16)
    .padStart(2, "0");
}

/** Whether there are so many arenas that their pools are not drawn. */
export function isFarAway({ arenas }: MemoryMap): boolean {
  return arenas.length > MOST_ARENAS;
}

export function arenaDrawing(map: MemoryMap): string {
  const { arenas, arenaBytes, poolBytes } = map;
  if (isFarAway(map)) return wholeArenas(map);
  const poolsInArena = arenaBytes / poolBytes;
  // Short rows are put beside each other.
  const perRow = Math.max(1, Math.floor(ROW / poolsInArena));
  const width = perRow * (poolsInArena * CELL + 10);
  const rows = Math.ceil(arenas.length / perRow);
  const cells = arenas.map(({ pools }, i) => {
    const left = (i % perRow) * (poolsInArena * CELL + 10);
    const top = Math.floor(i / perRow) * (CELL + 5);
    return pools.map((pool, at) => cell(pool, left + at * CELL, top)).join("");
  });
  return `<svg class="map" viewBox="0 0 ${width} ${rows * (CELL + 5)}" role="img" aria-label="Arenas and pools">
${cells.join("\n")}
</svg>`;
}

/** A cell for each arena, filled as far as its bytes are in blocks in use. */
function wholeArenas({ arenas, arenaBytes }: MemoryMap): string {
  const size = CELL - 1.5;
  const cells = arenas.map(({ pools }, i) => {
    const used = pools.reduce((sum, [blockBytes, count]) => sum + blockBytes * count, 0);
    const x = (i % ROW) * CELL;
    const y = Math.floor(i / ROW) * (CELL + 3);
    const height = (size * used) / arenaBytes;
    return (
      `<g><rect class="none" x="${px(x)}" y="${px(y)}" width="${size}" height="${size}"/>` +
      `<rect class="arena" x="${px(x)}" y="${px(y + size - height)}" width="${size}" height="${px(height)}"/>` +
      `<title>${bytesText(used)} of ${bytesText(arenaBytes)} in use</title></g>`
    );
  });
  const rows = Math.ceil(arenas.length / ROW);
  return `<svg class="map" viewBox="0 0 ${ROW * CELL} ${rows * (CELL + 3)}" role="img" aria-label="Arenas">
${cells.join("\n")}
</svg>`;
}

function cell([blockBytes, used, capacity]: PoolCell, x: number, y: number): string {
  const size = CELL - 1.5;
  if (blockBytes === 0) return `<rect class="none" x="${px(x)}" y="${px(y)}" width="${size}" height="${size}"/>`;
  const height = Math.max(1.5, (size * used) / capacity);
  const color = classColor(blockBytes);
  const title = `<title>${used} of ${capacity} blocks of ${blockBytes} bytes in use</title>`;
  return (
    `<g><rect class="free" x="${px(x)}" y="${px(y)}" width="${size}" height="${size}" fill="${color}"/>` +
    `<rect x="${px(x)}" y="${px(y + size - height)}" width="${size}" height="${px(height)}" fill="${color}"/>${title}</g>`
  );
}

export function largeBlocksDrawing({ largeBlocks }: MemoryMap): string {
  const used = largeBlocks.filter((block) => block.used);
  if (used.length === 0) return "<p>No block of more than 512 bytes is in use.</p>";
  const total = used.reduce((sum, { bytes }) => sum + bytes, 0);
  const shown = used.toSorted((a, b) => b.bytes - a.bytes).slice(0, MOST_LARGE);
  let x = 0;
  const bars = shown.map(({ bytes }) => {
    const width = (1000 * bytes) / total;
    const rect = `<rect class="large" x="${px(x)}" y="0" width="${px(Math.max(width - 1, 0.6))}" height="26"><title>${bytesText(bytes)}</title></rect>`;
    x += width;
    return rect;
  });
  return `<p>${plural(used.length, "block")} of more than 512 bytes, ${bytesText(total)} together, the largest first:</p>
<svg class="map" viewBox="0 0 1000 26" preserveAspectRatio="none" style="height:26px" role="img" aria-label="Large blocks">${bars.join("")}</svg>`;
}
