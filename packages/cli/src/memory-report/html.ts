/** Making HTML and SVG out of text. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

/** A number with no more digits than a drawing needs. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The text cut to `length` characters. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** The same without its beginning: of a place the line is what counts. */
export function shortenedStart(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(1 - length)}`;
}

/** A table; columns that begin with ">" are numbers, the one without a name has bars. Cells are HTML. */
export function htmlTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const kind = columns.map((column) => (column.startsWith(">") ? ' class="n"' : column === "" ? ' class="b"' : ""));
  const head = columns
    .map((column, i) => `<th${kind[i]!} scope="col">${escapeHtml(column.replace(/^>/, ""))}</th>`)
    .join("");
  const body = rows.map((row) => `<tr>${row.map((cell, i) => `<td${kind[i]!}>${cell}</td>`).join("")}</tr>`).join("\n");
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** A bar of `part` of `whole`. */
export function bar(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  return `<span class="bar"><i style="width:${px(percent)}%"></i></span>`;
}

/** A round upper end for an axis from 0 to `value`, and its step. */
export function axis(value: number, lines: number): { readonly top: number; readonly step: number } {
  const raw = Math.max(value, 1e-9) / lines;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((each) => each * power >= raw) ?? 10);
  return { top: step * Math.ceil(value / step || 1), step };
}

/** The same for bytes: steps are powers of two. */
export function bytesAxis(value: number, lines: number): { readonly top: number; readonly step: number } {
  const step = 2 ** Math.ceil(Math.log2(Math.max(value, 1) / lines));
  return { top: step * Math.ceil(value / step || 1), step };
}
