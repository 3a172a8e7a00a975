// What each event does to the rows on the screen: the same rules as research/board.py, which has the last word.
//
// Rows: quotes {id, t: "q", x: words, p: person, k: signals, c: code, d: dimension, g: stage, st: status, src: source} and
// clusters {id, t: "g", n: name, s: statement, st: status, m: by a machine, v: version, c: ids of its quotes}. Two
// clusters are none: "loose" holds what is not grouped yet, "aside" what belongs nowhere.

export const LOOSE = "loose";
export const ASIDE = "aside";

export const nowhere = (id) => id === LOOSE || id === ASIDE;

/** The change {put, drop} that `event` makes as action `action`; null where it would be refused or changes nothing. */
export function boardDelta(event, rows, action) {
  const old = rows.get(event.cluster);
  const to = rows.get(event.to);
  switch (event.type) {
    case "move": return moved(event.cards, to, rows);
    case "split": return grouped(event, rows, action);
    case "merge": return merged(old, to);
    case "rename": return old && event.label.trim() && old.n !== event.label ? { put: [{ ...old, n: event.label, m: 0 }], drop: [] } : null;
    case "promote": return old && old.st !== "kept" ? { put: [{ ...old, st: "kept" }], drop: [] } : null;
    default: return { put: [], drop: [] };
  }
}

function moved(cards, to, rows) {
  if (!to) return null;
  const here = new Set(to.c);
  const ids = cards.filter((id) => rows.has(id) && !here.has(id));
  if (!ids.length) return null;
  const delta = takenOut(ids, rows, to.id);
  delta.put.push({ ...to, c: [...to.c, ...ids], ...(nowhere(to.id) ? {} : { m: 0 }) });
  return delta;
}

function grouped({ cards, label }, rows, action) {
  const ids = cards.filter((id) => rows.has(id));
  if (!ids.length || !label.trim()) return null;
  const delta = takenOut(ids, rows, "");
  delta.put.push({ id: `${action}-0`, t: "g", n: label, s: "", st: "proposed", m: 0, v: `${action}-0`, c: ids });
  return delta;
}

function merged(old, to) {
  if (!old || !to || old.id === to.id || nowhere(old.id) || nowhere(to.id)) return null;
  const st = old.st === "kept" || to.st === "kept" ? "kept" : to.st;
  return { put: [{ ...to, st, m: 0, c: [...to.c, ...old.c.filter((id) => !to.c.includes(id))] }], drop: [old.id] };
}

/** Takes quotes out of every cluster; a proposal that loses its last one goes. */
function takenOut(ids, rows, but) {
  const leaving = new Set(ids);
  const delta = { put: [], drop: [] };
  for (const row of rows.values()) {
    if (row.t !== "g" || row.id === but || !row.c.some((id) => leaving.has(id))) continue;
    const c = row.c.filter((id) => !leaving.has(id));
    if (c.length || row.st === "kept" || nowhere(row.id)) delta.put.push({ ...row, c });
    else delta.drop.push(row.id);
  }
  return delta;
}
