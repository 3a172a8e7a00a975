// What each event does to the rows on the screen: the same rules as research/coding_log.py, which has the last word.
//
// Rows: codings {id, t: "c", s, e, k: signals, c: code, st: status, by, sc: score, b: because, sb: by a machine, m: memos;
// where statements are judged also d: dimension, g: stage, ss: a score per signal} and codes {id, t: "k", p: path, d: definition}. Positions are code points of the source.

/** The change {put, drop} that `event` makes as action `action`; null where it would be refused. */
export function deltaOf(event, rows, action) {
  const old = (event.codings ?? []).map((id) => rows.get(id)).filter(Boolean);
  switch (event.type) {
    case "code": return event.kind ? signal(event, rows, action) : coded(event, rows, action);
    case "create": return created(event, rows, action);
    case "move": return old[0] ? replaced(old, action, { s: event.start, e: event.end, by: event.by, st: old[0].st === "rejected" ? "rejected" : "confirmed" }) : null;
    case "remove": return !old[0] ? null : old[0].sb ? replaced(old, action, { st: "rejected", by: event.by }) : { put: [], drop: [old[0].id] };
    case "accept": return judged(old, rows, action, "confirmed", event);
    case "reject": return judged(old, rows, action, "rejected", event);
    case "memo": return old[0] ? { put: [{ ...old[0], m: [...(old[0].m ?? []), [event.text, event.by, event.memo]] }], drop: [] } : null;
    default: return { put: [], drop: [] };
  }
}

function codings(rows) {
  return [...rows.values()].filter((row) => row.t === "c");
}

function fresh(event, id, more) {
  return { id, t: "c", s: event.start, e: event.end, k: [], c: "", st: "confirmed", by: event.by, ...more };
}

function replaced(old, action, more) {
  return { put: old.map((row, n) => ({ ...row, ...more, id: `${action}-${n}` })), drop: old.map((row) => row.id) };
}

function judged(old, rows, action, st, { by, fix = {} }) {
  const made = fix.name ? codeOf(fix.name, rows) ?? { id: `${action}-${old.length}`, t: "k", p: pathOf(fix.name), d: "" } : null;
  if (made && !made.p.every(Boolean)) return null;
  const given = { k: fix.kinds, d: fix.dimension, g: fix.stage, c: made ? made.id : fix.code };
  const more = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const open = old.filter((row) => row.st !== st || Object.entries(more).some(([name, value]) => JSON.stringify(row[name]) !== JSON.stringify(value)));
  if (!open.length) return null;
  const delta = replaced(open, action, { ...more, st, by });
  if (made && !rows.has(made.id)) delta.put.unshift(made);
  return delta;
}

function pathOf(name) {
  return name.split("›").map((part) => part.trim().replace(/\s+/gu, " "));
}

function codeOf(name, rows) {
  const path = pathOf(name).join("›");
  return [...rows.values()].find((r) => r.t === "k" && r.p.join("›") === path) ?? null;
}

function coded(event, rows, action) {
  const again = codings(rows).some((r) => r.s === event.start && r.e === event.end && r.c === event.code && r.st === "confirmed" && r.by === event.by);
  return again ? null : { put: [fresh(event, `${action}-0`, { c: event.code })], drop: [] };
}

function signal(event, rows, action) {
  const here = codings(rows).filter((r) => r.s === event.start && r.e === event.end && !r.c && r.st !== "rejected");
  const own = here.find((r) => r.st === "confirmed" && r.by === event.by);
  if (own) return own.k.includes(event.kind) ? null : replaced([own], action, { k: [...own.k, event.kind] });
  const guess = here.find((r) => r.st === "suggested");
  if (guess) return replaced([guess], action, { k: [event.kind], st: "confirmed", by: event.by });
  return { put: [fresh(event, `${action}-0`, { k: [event.kind] })], drop: [] };
}

function created(event, rows, action) {
  const path = pathOf(event.name);
  if (!path.every(Boolean)) return null;
  const known = codeOf(event.name, rows);
  if (known) return coded({ ...event, code: known.id }, rows, action);
  const code = { id: `${action}-0`, t: "k", p: path, d: "" };
  return { put: [code, fresh(event, `${action}-1`, { c: code.id })], drop: [] };
}
