/** A cycle as SVG: a box for each member, on an ellipse, and an arrow for each reference. */
import { escapeHtml, px, shortened } from "./html.ts";
import type { CycleEdge, CycleGroup, CycleMember } from "./report.ts";
import { placeText } from "./units.ts";

const CHARACTER = 7.3;
const BOX_HEIGHT = 40;
const LONGEST = 30;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: string;
  readonly subtitle: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export function cycleDrawing({ members, edges }: CycleGroup, id: number): string {
  const boxes = layOut(members);
  const pad = 54;
  const left = Math.min(...boxes.map(({ x, width }) => x - width / 2)) - pad;
  const right = Math.max(...boxes.map(({ x, width }) => x + width / 2)) + pad;
  const top = Math.min(...boxes.map(({ y }) => y)) - BOX_HEIGHT / 2 - pad;
  const bottom = Math.max(...boxes.map(({ y }) => y)) + BOX_HEIGHT / 2 + pad / 2;
  const view = `${px(left)} ${px(top)} ${px(right - left)} ${px(bottom - top)}`;
  return `<svg class="cycle" viewBox="${view}" style="max-width:${px(right - left)}px" role="img" aria-label="${escapeHtml(members.map(({ type }) => type).join(", "))}">
<defs><marker id="a${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6.5" markerHeight="6.5" orient="auto"><path class="head" d="M0 0.6L8 4L0 7.4Z"/></marker></defs>
${merged(edges)
  .map((edge) => arrow(boxes, edge, id))
  .join("\n")}
${boxes.map(drawBox).join("\n")}
</svg>`;
}

function layOut(members: readonly CycleMember[]): Box[] {
  const width = (title: string, subtitle: string): number =>
    Math.max(CHARACTER * title.length, CHARACTER * 0.86 * subtitle.length) + 24;
  const texts = members.map(({ repr, place }) => ({
    title: shortened(repr, LONGEST),
    subtitle: shortened(place === "" ? "" : placeText(place), LONGEST + 4),
  }));
  const widest = Math.max(...texts.map(({ title, subtitle }) => width(title, subtitle)));
  const count = members.length;
  const radiusX = count === 1 ? 0 : Math.max(widest * 0.75, (count * widest) / 5);
  const radiusY = count < 3 ? 0 : Math.max(70, count * 22);
  return texts.map(({ title, subtitle }, i) => {
    const angle = (2 * Math.PI * i) / count - (count < 3 ? Math.PI : Math.PI / 2);
    return {
      x: radiusX * Math.cos(angle),
      y: radiusY * Math.sin(angle),
      width: width(title, subtitle),
      title,
      subtitle,
    };
  });
}

/** References between the same two members are one arrow. */
function merged(edges: readonly CycleEdge[]): CycleEdge[] {
  const arrows = new Map<string, CycleEdge>();
  for (const { from, to, via } of edges) {
    const key = `${from} ${to}`;
    const other = arrows.get(key);
    arrows.set(key, { from, to, via: other === undefined ? via.trim() : `${other.via}, ${via.trim()}` });
  }
  return [...arrows.values()];
}

function drawBox({ x, y, width, title, subtitle }: Box): string {
  const textY = subtitle === "" ? y + 4.5 : y - 2.5;
  const second =
    subtitle === ""
      ? ""
      : `<text class="where" text-anchor="middle" x="${px(x)}" y="${px(y + 13)}">${escapeHtml(subtitle)}</text>`;
  return `<rect class="box" x="${px(x - width / 2)}" y="${px(y - BOX_HEIGHT / 2)}" width="${px(width)}" height="${BOX_HEIGHT}" rx="9"/><text class="name" text-anchor="middle" x="${px(x)}" y="${px(textY)}">${escapeHtml(title)}</text>${second}`;
}

function arrow(boxes: readonly Box[], { from, to, via }: CycleEdge, id: number): string {
  const label = escapeHtml(shortened(via, 28));
  if (from === to) return loop(boxes[from]!, label, id);
  const a = boxes[from]!;
  const b = boxes[to]!;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  // Bent to the left, which is outwards on the way round, so that two opposite arrows lie side by side.
  const bend = Math.min(46, 14 + length * 0.12);
  const middle = {
    x: (a.x + b.x) / 2 + ((b.y - a.y) / length) * bend,
    y: (a.y + b.y) / 2 - ((b.x - a.x) / length) * bend,
  };
  const start = border(a, middle);
  const end = border(b, middle);
  const at = { x: (start.x + 2 * middle.x + end.x) / 4, y: (start.y + 2 * middle.y + end.y) / 4 };
  return `<path class="edge" marker-end="url(#a${id})" d="M${px(start.x)} ${px(start.y)}Q${px(middle.x)} ${px(middle.y)} ${px(end.x)} ${px(end.y)}"/><text class="via" text-anchor="middle" x="${px(at.x)}" y="${px(at.y + 4)}">${label}</text>`;
}

function loop({ x, y }: Box, label: string, id: number): string {
  const top = y - BOX_HEIGHT / 2;
  return `<path class="edge" marker-end="url(#a${id})" d="M${px(x - 26)} ${px(top)}C${px(x - 46)} ${px(top - 46)} ${px(x + 46)} ${px(top - 46)} ${px(x + 26)} ${px(top)}"/><text class="via" text-anchor="middle" x="${px(x)}" y="${px(top - 33)}">${label}</text>`;
}

/** Where the line from the middle of a box to a point outside leaves the box. */
function border({ x, y, width }: Box, to: Point): Point {
  const dx = to.x - x;
  const dy = to.y - y;
  const scale = Math.min(
    dx === 0 ? Infinity : width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : BOX_HEIGHT / 2 / Math.abs(dy),
    1,
  );
  return { x: x + dx * scale, y: y + dy * scale };
}
