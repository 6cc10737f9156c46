// A row of the list: one job, updated in place. Cells are made anew only when what they show
// changed, so that focus, open menus and moving bars stay.
//
// new JobRow(job, commands, { is_new }) has node (a <tbody>), job and update(job), toggle_details().
import { job_title } from '../catalog.js';
import { fill, h, icon } from '../dom.js';
import { clock_text, day_of, exact_text, moment_text } from '../format.js';
import { session } from '../session.js';
import { t } from '../text.js';
import { JobDetails } from './job_details.js';
import { buttons } from './job_buttons.js';
import { files, progress, removed, waiting } from './job_files.js';
import { is_empty, remarks } from './job_remarks.js';
import { summary_text } from './summary.js';

const time = (iso, text, data = {}) =>
  h('time', { datetime: iso, title: exact_text(iso), ...data }, text);

const cell = (name) => h(`td.${name}`, { role: 'cell' });

// A cell that is made anew when the values it depends on change.
class Cell {
  constructor(name, depends_on, make) {
    this.node = cell(name);
    this.depends_on = depends_on;
    this.make = make;
  }

  update(job) {
    const seen = JSON.stringify(this.depends_on(job));
    if (seen === this.seen) return;
    this.seen = seen;
    fill(this.node, this.make(job));
  }
}

// Its progress moves without making the cell anew.
class FileCell extends Cell {
  constructor(commands) {
    super(
      'file',
      ({ status, queue, artifacts, actions, format }) => [
        status,
        queue,
        artifacts,
        actions,
        format,
      ],
      (job) => {
        this.progress = job.status === 'running' ? progress(job) : undefined;
        if (this.progress) return this.progress.nodes;
        const nodes = files(job, commands);
        if (nodes.length > 0) return nodes;
        return job.status === 'queued' ? waiting(job) : removed(job);
      },
    );
  }

  update(job) {
    super.update(job.status === 'running' ? { ...job, actions: [], artifacts: [] } : job);
    this.progress?.update(job);
  }
}

const pill = ({ status }) =>
  h(
    'span.pill',
    { class: status, dataTest: 'report-job-status-pill', dataStatus: status },
    t(`status.${status}`),
  );

function updated_text({ created_at, updated_at }) {
  if (day_of(new Date(created_at)) === day_of(new Date(updated_at)))
    return t('updated.same_day', { time: clock_text(updated_at) });
  return t('updated.later', { time: moment_text(updated_at, { inside: true }) });
}

function moments(job) {
  const mine = job.requested_by === session.me.person_id;
  const who = mine ? t('by_you') : job.requested_by_name;
  return [
    h(
      'p',
      time(job.created_at, moment_text(job.created_at), { dataTest: 'report-job-created-at' }),
    ),
    h('p.second', who && [h('bdi', who), ' · '], time(job.updated_at, updated_text(job))),
  ];
}

export class JobRow {
  constructor(job, commands, { is_new = false } = {}) {
    this.commands = commands;
    this.toggle = h(
      'button.row-toggle',
      {
        type: 'button',
        dataKey: 'toggle',
        ariaExpanded: false,
        onclick: () => this.toggle_details(),
      },
      icon('right'),
      h('span', { dataTest: 'report-job-type' }, job_title(job)),
    );
    const report = (now) => [
      this.toggle,
      h('p.second.summary', summary_text(now)),
      remarks(now, commands),
    ];
    this.cells = [
      new Cell('status', ({ status }) => status, pill),
      new Cell(
        'report',
        ({ params, failure, note, notifications, cancel_state, status, actions, artifacts }) => [
          params,
          failure,
          note,
          notifications,
          cancel_state,
          status,
          actions,
          is_empty({ artifacts }),
        ],
        report,
      ),
      new Cell(
        'created',
        ({ created_at, updated_at }) => [created_at, updated_at, day_of(new Date())],
        moments,
      ),
      new FileCell(commands),
      new Cell(
        'buttons',
        ({ actions, notifications, failure }) => [actions, notifications, failure],
        (now) => buttons(now, commands),
      ),
    ];
    this.line = h(
      'tr',
      { role: 'row', dataTest: 'report-job-row', dataJob: job.job_id },
      this.cells.map((one) => one.node),
    );
    this.node = h('tbody', { role: 'rowgroup', class: is_new ? 'fresh' : '' }, this.line);
    this.update(job);
  }

  update(job) {
    const had_focus = this.node.contains(document.activeElement);
    this.job = job;
    this.line.dataset.status = job.status;
    for (const one of this.cells) one.update(job);
    this.details?.update(job);
    if (had_focus && !this.node.contains(document.activeElement)) this.toggle.focus();
  }

  toggle_details(open = !this.details) {
    if (open === Boolean(this.details)) return;
    if (open) {
      this.details = new JobDetails(this.job, this.commands);
      this.node.append(this.details.node);
    } else {
      this.details.node.remove();
      this.details = undefined;
    }
    this.node.classList.toggle('open', open);
    this.toggle.setAttribute('aria-expanded', String(open));
  }
}
