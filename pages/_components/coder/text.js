// Text as people select it: code points, whole letters, words, sentences. No drawing here.
//
// Positions leave the browser in code points of the source, as Python counts; the browser itself counts UTF-16 units.

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const words = new Intl.Segmenter(undefined, { granularity: "word" });
const sentences = new Intl.Segmenter("en", { granularity: "sentence" });
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** How many code points a string has. */
export function codePoints(string) {
  let n = 0;
  for (const _ of string) n += 1;
  return n;
}

/** One turn's words with both ways of counting; `start` is where it begins in the source, in code points. */
export class TurnText {
  constructor(text, start) {
    this.text = text;
    this.start = start;
    this.length = codePoints(text);
    this.end = start + this.length;
    this.plain = this.length === text.length; // no character outside the first 65,536: both counts agree
  }

  /** Code points of the source at a UTF-16 offset of the turn. */
  toSource(unit) {
    return this.start + (this.plain ? unit : codePoints(this.text.slice(0, unit)));
  }

  /** UTF-16 offset in the turn at code points of the source. */
  toUnit(point) {
    const wanted = Math.max(0, Math.min(point - this.start, this.length));
    if (this.plain) return wanted;
    let unit = 0;
    for (let n = 0; n < wanted; n += 1) unit += this.text.codePointAt(unit) > 0xffff ? 2 : 1;
    return unit;
  }

  slice(start, end) {
    return this.text.slice(this.toUnit(start), this.toUnit(end));
  }

  /** [start, end) of every word, in UTF-16 units: runs without white space, or dictionary words where nobody writes any. */
  get words() {
    this._words ??= UNSPACED.test(this.text)
      ? [...words.segment(this.text)].filter((s) => s.segment.trim()).map((s) => [s.index, s.index + s.segment.length])
      : [...this.text.matchAll(/\S+/g)].map((m) => [m.index, m.index + m[0].length]);
    return this._words;
  }

  /** [start, end) of every sentence without the white space around it, in UTF-16 units. */
  get sentences() {
    this._sentences ??= joinShort([...sentences.segment(this.text)].map((s) => trim(this.text, s.index, s.index + s.segment.length)));
    return this._sentences;
  }

  /** A selection as a person meant it: no white space at its ends, no word cut in two unless `exact`. */
  snap(start, end, exact = false) {
    let [from, to] = trim(this.text, Math.min(start, end), Math.max(start, end));
    if (from >= to) return null;
    for (const s of (exact ? graphemes : words).segment(this.text)) {
      const stop = s.index + s.segment.length;
      if (s.index < from && from < stop && (exact || s.isWordLike || codePoints(s.segment) > 1)) from = s.index;
      if (s.index < to && to < stop && (exact || s.isWordLike || codePoints(s.segment) > 1)) to = stop;
      if (s.index >= to) break;
    }
    return [from, to];
  }

  /** The next place at which a stretch may begin (`edge` 0) or end (`edge` 1), a word further or back. */
  step(unit, edge, by) {
    const stops = this.words.map((w) => w[edge]);
    return by > 0 ? stops.find((s) => s > unit) ?? null : stops.findLast((s) => s < unit) ?? null;
  }
}

function trim(text, start, end) {
  let from = start;
  let to = end;
  while (from < to && /\s/u.test(text[from])) from += 1;
  while (to > from && /\s/u.test(text[to - 1])) to -= 1;
  return [from, to];
}

/** "Dr." or "1." alone is no sentence: it goes with what follows. */
function joinShort(found) {
  const joined = [];
  for (const [start, end] of found) {
    if (start >= end) continue;
    const last = joined.at(-1);
    if (last && last[1] - last[0] < 4) last[1] = end;
    else joined.push([start, end]);
  }
  return joined;
}
