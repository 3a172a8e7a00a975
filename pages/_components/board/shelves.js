// Where everything lies on the board, by arithmetic alone: clusters in columns, their quotes below each other.

/** Lays clusters out; one keeps its column as long as the number of columns stays, so that nothing jumps about. */
export class Shelves {
  constructor() {
    this.columnOf = new Map();
    this.count = 0;
    this.boxes = [];
    this.byId = new Map();
    this.height = 0;
  }

  /** Forgets who lies in which column. */
  level() {
    this.columnOf.clear();
  }

  /** `groups`: [{id, cards: ids shown, hidden: how many are not}]; `size`: {card, head, more, gap, pad, least} in pixels. */
  lay(groups, width, size) {
    const count = Math.max(1, Math.floor((width + size.gap) / (size.least + size.gap)));
    if (count !== this.count) this.level();
    this.count = count;
    const wide = (width - size.gap * (count - 1)) / count;
    const ends = new Array(count).fill(0);
    this.boxes = groups.map(({ id, cards, hidden, foldable }) => {
      const col = this.columnOf.get(id) ?? ends.indexOf(Math.min(...ends));
      this.columnOf.set(id, col);
      const y = ends[col];
      const laid = cards.map((card, n) => ({ id: card, y: size.head + n * (size.card + size.pad) }));
      const high = size.head + cards.length * (size.card + size.pad) + (hidden || foldable ? size.more : size.pad);
      ends[col] = y + high + size.gap;
      return { id, col, x: col * (wide + size.gap), y, w: wide, h: high, cards: laid, hidden, foldable };
    });
    this.byId = new Map(this.boxes.map((box) => [box.id, box]));
    this.size = size;
    this.height = Math.max(...ends, 0);
  }

  /** The cluster at a spot, null between them. */
  at(x, y) {
    return this.boxes.find((box) => x >= box.x && x < box.x + box.w && y >= box.y - this.size.gap / 2 && y < box.y + box.h + this.size.gap / 2) ?? null;
  }

  /** The cluster above (-1) or below (1) in the same column. */
  below(id, by) {
    const here = this.byId.get(id);
    const column = this.boxes.filter((box) => box.col === here.col);
    return column[column.indexOf(here) + by] ?? null;
  }

  /** The cluster to the left (-1) or right (1), at this height. */
  beside(id, by, y) {
    const here = this.byId.get(id);
    for (let col = here.col + by; col >= 0 && col < this.count; col += by) {
      const column = this.boxes.filter((box) => box.col === col);
      if (column.length) return column.find((box) => y < box.y + box.h + this.size.gap) ?? column.at(-1);
    }
    return null;
  }
}
