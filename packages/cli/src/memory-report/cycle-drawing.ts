/**
 * A cycle as SVG: a box for each member, an arrow for each reference. The ring goes down on the right and up on the left, never more than two boxes side by
 * side, so that what is written in them stays as large in a ring of twelve as in one of two.
 */
import { escapeHtml, px, shortened, shortenedStart } from "./html.ts";
import type { CycleEdge, CycleGroup, CycleMember } from "./report.ts";
import { placeText } from "./units.ts";

/** Widths of a character of a title, of a place and of the name of a reference. */
const TITLE_CHARACTER = 7.6;
const PLACE_CHARACTER = 6.4;
const VIA_CHARACTER = 7.4;
const LONGEST_TITLE = 24;
const LONGEST_PLACE = 28;
const LONGEST_VIA = 26;
const BOX_HEIGHT = 40;
const ROW_HEIGHT = 96;
/** Between two boxes side by side. */
const GAP = 64;
const MARGIN = 8;
/** The arrow between two boxes side by side passes above or below them, where its name has room. */
const BEND_OF_ROW = 50;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: string;
  readonly place: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Arrow {
  readonly path: string;
  readonly via: string;
  readonly at: Point;
  readonly anchor: "start" | "middle" | "end";
  readonly isGap: boolean;
}

export function cycleDrawing({ members, edges }: CycleGroup, id: number): string {
  const boxes = layOut(members);
  const arrows = merged(edges).map((edge) => arrow(boxes, edge, false));
  const last = members.length - 1;
  // Members are left out, and among them the way back.
  if (last > 0 && !edges.some(({ from, to }) => from === last && to === 0))
    arrows.push(arrow(boxes, { from: last, to: 0, via: "… and on" }, true));
  const types = escapeHtml(members.map(({ type }) => type).join(", "));
  const { view, width } = viewOf(boxes, arrows);
  return `<svg class="cycle" viewBox="${view}" style="max-width:${px(width)}px" role="img" aria-label="A cycle of ${types}">
<defs><marker id="a${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6.5" markerHeight="6.5" orient="auto"><path class="head" d="M0 0.6L8 4L0 7.4Z"/></marker></defs>
${arrows.map(({ path, isGap }) => `<path class="edge${isGap ? " gap" : ""}" marker-end="url(#a${id})" d="${path}"/>`).join("\n")}
${boxes.map(drawBox).join("\n")}
${arrows.map(({ via, at, anchor }) => `<text class="via" text-anchor="${anchor}" x="${px(at.x)}" y="${px(at.y)}">${escapeHtml(via)}</text>`).join("\n")}
</svg>`;
}

/** What of the plane has boxes and names in it. */
function viewOf(boxes: readonly Box[], arrows: readonly Arrow[]): { readonly view: string; readonly width: number } {
  const reach = { left: 0, right: 0, top: 0, bottom: 0 };
  const cover = (left: number, right: number, top: number, bottom: number): void => {
    reach.left = Math.min(reach.left, left - MARGIN);
    reach.right = Math.max(reach.right, right + MARGIN);
    reach.top = Math.min(reach.top, top - MARGIN);
    reach.bottom = Math.max(reach.bottom, bottom + MARGIN);
  };
  for (const { x, y, width } of boxes) cover(x - width / 2, x + width / 2, y - BOX_HEIGHT / 2, y + BOX_HEIGHT / 2);
  for (const { via, at, anchor } of arrows) {
    const width = VIA_CHARACTER * via.length;
    const left = at.x - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
    cover(left, left + width, at.y - 12, at.y + 4);
  }
  const width = reach.right - reach.left;
  return { view: [reach.left, reach.top, width, reach.bottom - reach.top].map(px).join(" "), width };
}

function layOut(members: readonly CycleMember[]): Box[] {
  const texts = members.map(({ repr, place }) => {
    const title = shortened(repr, LONGEST_TITLE);
    const where = place === "" ? "" : shortenedStart(placeText(place), LONGEST_PLACE);
    return {
      title,
      place: where,
      width: Math.max(TITLE_CHARACTER * title.length, PLACE_CHARACTER * where.length) + 20,
    };
  });
  const column = (Math.max(...texts.map(({ width }) => width)) + GAP) / 2;
  return texts.map((text, i) => ({ ...text, ...placeInRing(i, members.length, column) }));
}

/** The first member is on top: in the middle of an odd number, else on the left. */
function placeInRing(i: number, count: number, column: number): Point {
  const isOdd = count % 2 === 1;
  if (i === 0) return { x: isOdd ? 0 : -column, y: 0 };
  const isRight = i <= count >> 1;
  const row = isRight ? i - (isOdd ? 0 : 1) : count - i;
  return { x: isRight ? column : -column, y: row * ROW_HEIGHT };
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

function drawBox({ x, y, width, title, place }: Box): string {
  const text = (kind: string, from: number, what: string): string =>
    `<text class="${kind}" text-anchor="middle" x="${px(x)}" y="${px(y + from)}">${escapeHtml(what)}</text>`;
  const texts = place === "" ? text("name", 4.5, title) : text("name", -2.5, title) + text("where", 13, place);
  return `<rect class="box" x="${px(x - width / 2)}" y="${px(y - BOX_HEIGHT / 2)}" width="${px(width)}" height="${BOX_HEIGHT}" rx="9"/>${texts}`;
}

function arrow(boxes: readonly Box[], { from, to, via: whole }: CycleEdge, isGap: boolean): Arrow {
  const via = shortened(whole, LONGEST_VIA);
  if (from === to) return loop(boxes[from]!, via);
  const a = boxes[from]!;
  const b = boxes[to]!;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  // Bent to the left, which is outwards on the way round, so that two opposite arrows lie side by side.
  const bend = a.y === b.y ? BEND_OF_ROW : Math.min(46, 14 + length * 0.12);
  const outwards = { x: (b.y - a.y) / length, y: -(b.x - a.x) / length };
  const middle = { x: (a.x + b.x) / 2 + outwards.x * bend, y: (a.y + b.y) / 2 + outwards.y * bend };
  const start = border(a, middle);
  const end = border(b, middle);
  const top = { x: (start.x + 2 * middle.x + end.x) / 4, y: (start.y + 2 * middle.y + end.y) / 4 };
  const path = `M${px(start.x)} ${px(start.y)}Q${px(middle.x)} ${px(middle.y)} ${px(end.x)} ${px(end.y)}`;
  // The name is beside the line, on the side to which it is bent.
  if (Math.abs(outwards.x) < 0.3)
    return { path, via, at: { x: top.x, y: top.y + (outwards.y < 0 ? -6 : 14) }, anchor: "middle", isGap };
  const side = Math.sign(outwards.x);
  return { path, via, at: { x: top.x + 7 * side, y: top.y + 4 }, anchor: side > 0 ? "start" : "end", isGap };
}

function loop({ x, y }: Box, via: string): Arrow {
  const top = y - BOX_HEIGHT / 2;
  const path = `M${px(x - 26)} ${px(top)}C${px(x - 46)} ${px(top - 46)} ${px(x + 46)} ${px(top - 46)} ${px(x + 26)} ${px(top)}`;
  return { path, via, at: { x, y: top - 41 }, anchor: "middle", isGap: false };
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
