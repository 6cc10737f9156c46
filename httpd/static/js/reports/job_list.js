// The table of jobs: a page of them, sorted and filtered as the query says, kept in step with what
// the stream tells.
//
// new JobList(commands, { on_sort }) has node and
//   show({ data, total }, query, since)  the jobs of a page, keeping the rows that stay; also those that
//                 were added when `added` was past `since`, of which an answer made before says nothing.
//                 Answers how many these are
//   merge(job) -> "shown", "added" (on top), "elsewhere" (it belongs to what the query asks for,
//                 but where is for the server to say) or "gone" (does not match any more)
//   added         how many jobs merge() has added so far
//   redraw()      draws anew what depends on the day
//   focused_place(), focus_place(place)  the place of the row that has the focus, -1 where none has it
import { fill, h, icon } from '../dom.js';
import { t } from '../text.js';
import { kLimit } from '../records/record_query.js';
import { matches, shows_newest } from './job_query.js';
import { JobRow } from './job_row.js';

const kColumns = [
  ['status', 'status'],
  ['report', 'type'],
  ['created', 'created_at'],
  ['file', undefined],
  ['buttons', undefined],
];

function next_sort(sort, field) {
  const first = field === 'created_at' ? `-${field}` : field;
  const second = field === 'created_at' ? field : `-${field}`;
  return sort === first ? second : first;
}

function heading(name, field, sort, on_sort) {
  if (!field)
    return h(
      `th.${name}`,
      { role: 'columnheader', scope: 'col' },
      name === 'buttons' ? h('span.aside', t('column.buttons')) : t(`column.${name}`),
    );
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : null;
  return h(
    `th.${name}`,
    { role: 'columnheader', scope: 'col', ariaSort: direction },
    h(
      'button.sort',
      { type: 'button', dataKey: `sort-${field}`, onclick: () => on_sort(next_sort(sort, field)) },
      t(`column.${name}`),
      icon(direction ?? (field === 'created_at' ? 'descending' : 'ascending')),
    ),
  );
}

export class JobList {
  constructor(commands, { on_sort }) {
    this.commands = commands;
    this.on_sort = on_sort;
    this.rows = new Map();
    this.added = 0;
    this.head = h('tr', { role: 'row' });
    this.node = h(
      'table.table.jobs',
      { role: 'table', ariaLabel: t('list.label'), dataTest: 'report-jobs-list' },
      h('thead', { role: 'rowgroup' }, this.head),
    );
  }

  show({ data }, query, since) {
    const later = query === this.query ? this.later(data, since) : [];
    if (query.sort !== this.query?.sort) this.draw_head(query.sort);
    this.query = query;
    const before = this.rows;
    this.rows = new Map(
      [...later, ...data].slice(0, kLimit).map((job) => {
        const row = before.get(job.job_id) ?? new JobRow(job, this.commands);
        // The stream may have told more than this answer knew.
        if (job.updated_at >= row.job.updated_at) row.update(job);
        return [job.job_id, row];
      }),
    );
    for (const [id, row] of before) if (!this.rows.has(id)) row.node.remove();
    this.arrange();
    return later.length;
  }

  draw_head(sort) {
    fill(
      this.head,
      kColumns.map(([name, field]) => heading(name, field, sort, this.on_sort)),
    );
  }

  later(data, since) {
    const known = new Set(data.map((job) => job.job_id));
    return [...this.rows.values()]
      .filter(({ added, job }) => added > since && !known.has(job.job_id))
      .map(({ job }) => job);
  }

  // Moves only what stands elsewhere, since a move takes the focus away.
  arrange() {
    let last = this.node.querySelector('thead');
    for (const { node } of this.rows.values()) {
      if (last.nextSibling !== node) last.after(node);
      last = node;
    }
  }

  merge(job) {
    const row = this.rows.get(job.job_id);
    if (row) {
      if (job.updated_at < row.job.updated_at) return 'shown';
      row.update(job);
      return matches(this.query, job) ? 'shown' : 'gone';
    }
    if (!matches(this.query, job)) return 'gone';
    const first = this.rows.values().next().value;
    if (!shows_newest(this.query) || (first && job.job_id < first.job.job_id)) return 'elsewhere';
    this.add(job);
    return 'added';
  }

  add(job) {
    const row = new JobRow(job, this.commands, { is_new: true });
    this.added += 1;
    row.added = this.added;
    this.rows = new Map([[job.job_id, row], ...this.rows]);
    for (const [id, old] of [...this.rows].slice(kLimit)) {
      old.node.remove();
      this.rows.delete(id);
    }
    this.arrange();
  }

  toggle_details(job) {
    this.rows.get(job.job_id)?.toggle_details();
  }

  focus(job) {
    this.rows.get(job.job_id)?.toggle.focus();
  }

  focused_place() {
    return [...this.rows.values()].findIndex(({ node }) => node.contains(document.activeElement));
  }

  focus_place(place) {
    [...this.rows.values()][Math.min(place, this.rows.size - 1)]?.toggle.focus();
  }

  redraw() {
    for (const row of this.rows.values()) row.update(row.job);
  }
}
