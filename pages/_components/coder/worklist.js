// Which statements are judged, and in what order. No drawing here.

/** The codings among `rows` that pass, in order; empty `statuses` or `kinds` mean any. `least` holds back machine
 *  suggestions with a lower score; what people made has none and stays. `uncertain` puts scores nearest one half first. */
export function worklist(rows, { statuses, kinds, least, order }) {
  const wanted = rows.filter((row) => row.t === "c" && (!statuses.length || statuses.includes(row.st))
    && (!kinds.length || row.k.some((kind) => kinds.includes(kind))) && (row.sc === undefined || row.sc >= least));
  const inText = (a, b) => a.s - b.s || a.e - b.e || (a.id < b.id ? -1 : 1);
  const doubt = (row) => Math.abs((row.sc ?? 1) - 0.5);
  return wanted.sort(order === "uncertain" ? (a, b) => doubt(a) - doubt(b) || inText(a, b) : inText);
}

/** The next suggestion after `id` that nobody has judged, round the end; null when all are judged. */
export function nextOpen(list, id) {
  const at = list.findIndex((row) => row.id === id);
  return [...list.slice(at + 1), ...list.slice(0, Math.max(at, 0))].find((row) => row.st === "suggested") ?? null;
}

/** The statement `by` places after `id`, round the end; null in an empty list. */
export function beside(list, id, by) {
  const at = list.findIndex((row) => row.id === id);
  return list.length ? list[((at < 0 && by < 0 ? 0 : at) + by + list.length) % list.length] : null;
}
