// A row of a list of records, updated in place: a cell is made anew only when what it shows changed,
// so that focus and open menus stay.
//
// new RecordRow(record, { cells, details, row_data, is_new }) has node (a <tbody>), record,
//   update(record), toggle_details(open), focus().
//   cells: [{ name, shows(record), make(record, row) }]; shows() gives the values that the cell
//   depends on, besides the day. details(record), where there is one, gives what opens below the row.
import { fill, h, icon } from '../dom.js';
import { day_of } from '../format.js';

// What rows show of times, as in "today", depends on the day.
const seen_now = (values) => JSON.stringify([values, day_of(new Date())]);

class Cell {
  constructor({ name, shows, make }) {
    this.node = h(`td.${name}`, { role: 'cell' });
    this.shows = shows;
    this.make = make;
  }

  update(record, row) {
    const seen = seen_now(this.shows(record));
    if (seen === this.seen) return;
    this.seen = seen;
    fill(this.node, this.make(record, row));
  }
}

// The button with a row's title that opens its details.
export const row_toggle = (title, row) =>
  h(
    'button.row-toggle',
    {
      type: 'button',
      dataKey: 'toggle',
      ariaExpanded: Boolean(row.details),
      onclick: () => row.toggle_details(),
    },
    icon('right'),
    h('span', title),
  );

export class RecordRow {
  constructor(record, { cells, details, row_data, is_new = false }) {
    this.make_details = details;
    this.row_data = row_data;
    this.cells = cells.map((cell) => new Cell(cell));
    this.line = h(
      'tr',
      { role: 'row', tabindex: '-1', ...row_data(record) },
      this.cells.map((cell) => cell.node),
    );
    this.node = h('tbody', { role: 'rowgroup', class: is_new ? 'fresh' : '' }, this.line);
    this.update(record);
  }

  update(record) {
    const had_focus = this.node.contains(document.activeElement);
    const seen = seen_now(record);
    const changed = seen !== this.seen;
    this.seen = seen;
    this.record = record;
    for (const [name, value] of Object.entries(this.row_data(record))) {
      if (name !== 'dataTest') this.line.dataset[name.slice(4).toLowerCase()] = value;
    }
    for (const cell of this.cells) cell.update(record, this);
    if (this.details && changed) this.open_details();
    if (had_focus && !this.node.contains(document.activeElement)) this.focus();
  }

  open_details() {
    const made = h(
      'tr.details',
      { role: 'row' },
      h('td', { role: 'cell', colspan: String(this.cells.length) }, this.make_details(this.record)),
    );
    if (this.details) this.details.replaceWith(made);
    else this.node.append(made);
    this.details = made;
  }

  toggle_details(open = !this.details) {
    if (!this.make_details || open === Boolean(this.details)) return;
    if (open) {
      this.open_details();
    } else {
      this.details.remove();
      this.details = undefined;
    }
    this.node.classList.toggle('open', open);
    this.node.querySelector('.row-toggle').setAttribute('aria-expanded', String(open));
  }

  focus() {
    (this.node.querySelector('button, a') ?? this.line).focus();
  }
}
