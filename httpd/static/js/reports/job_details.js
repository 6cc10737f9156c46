// What is known about a job beyond its row: why it is where it is, what happened to it, who fetched
// its files, who got mail. Read when it is opened, and again when the job changes.
import { event_path, get, with_query } from '../api.js';
import { job_title } from '../catalog.js';
import { fill, h, icon } from '../dom.js';
import { bytes_text, date_text, day_of, exact_text, moment_text, number_text } from '../format.js';
import { problem_text } from '../problem.js';
import { session } from '../session.js';
import { plural, t } from '../text.js';
import { agent_text } from './agents.js';
import { explanation_text, history_text } from './explanation.js';
import { files_of, formats_text, parameter_pairs } from './summary.js';

const is_under_way = (job) => job.status === 'queued' || job.status === 'running';

function person_text(id, job) {
  if (id === session.me.person_id) return t('who.you');
  return (id === job.requested_by && job.requested_by_name) || t('who.person', { id });
}

const schedule_link = (job) =>
  h(
    'a',
    { href: with_query(`/admin/events/${job.event_id}/schedules`, { type: job.type }) },
    t('who.schedule', { title: job_title(job) }),
  );

function who_text(who, job) {
  const person = who?.match(/^person:(\d+)$/)?.[1];
  if (person) return person_text(Number(person), job);
  if (who?.startsWith('schedule:')) return schedule_link(job);
  return t(who === 'worker' ? 'who.worker' : 'who.system');
}

const time = (iso) => h('time', { datetime: iso, title: exact_text(iso) }, moment_text(iso));

function history(entries, job) {
  return h(
    'section',
    h('h2', t('details.history')),
    h(
      'ol.history',
      entries.map((entry) =>
        h(
          'li',
          { class: entry.to },
          h('p', h('b', t(`status.${entry.to}`)), h('span.soft', ' · ', time(entry.at))),
          h(
            'p.soft',
            who_text(entry.who, job),
            entry.attempt > 1 && ` · ${t('details.attempt', { n: entry.attempt })}`,
          ),
          entry.reason &&
            entry.reason !== entry.to &&
            h(
              'p',
              history_text(entry.reason, job, (id) => person_text(id, job)),
            ),
        ),
      ),
    ),
  );
}

// A download names whom its link was made for, who need not be who used it: a download in the list and
// one by a link that was passed on are recorded alike.
const link_text = (id, job) =>
  id === session.me.person_id
    ? t('downloads.own_link')
    : t('downloads.link_of', { name: person_text(id, job) });

function downloads(entries, job) {
  const list = entries
    .filter((entry) => entry.counted)
    .map((entry) =>
      h(
        'li',
        h('p', time(entry.at), entry.format && ` · ${entry.format.toUpperCase()}`),
        h(
          'p.soft',
          link_text(entry.person_id, job),
          entry.user_agent && ` · ${agent_text(entry.user_agent)}`,
        ),
      ),
    );
  return h(
    'section',
    h('h2', t('details.downloads')),
    list.length > 0 ? h('ol.plain', list) : h('p.soft', t('details.no_downloads')),
  );
}

function mails(job) {
  if (job.notifications.length === 0) return null;
  return h(
    'section',
    h('h2', t('details.mails')),
    h(
      'ul.plain',
      job.notifications.map((mail) =>
        h(
          'li',
          h('p.wrap', mail.email),
          h('p.soft', t(`mail.${mail.status}`), mail.sent_at && [' · ', time(mail.sent_at)]),
          mail.reason && h('p.soft', mail.reason),
        ),
      ),
    ),
  );
}

const pair = (name, value) => value && [h('dt', name), h('dd', value)];

function origin(job) {
  const before = job.retry_of ?? job.rerun_of;
  return (
    before &&
    pair(t(job.retry_of ? 'details.retry_of' : 'details.rerun_of'), h('span.mono', before))
  );
}

function about(job) {
  const [file] = job.artifacts;
  return h(
    'section',
    h('h2', t('details.about')),
    h(
      'dl.pairs',
      parameter_pairs(job).map(({ name, value }) => pair(name || t('details.period'), value)),
      pair(t('details.formats'), formats_text(job)),
      files_of(job).map((one) =>
        pair(
          one.format.toUpperCase(),
          `${one.filename}, ${bytes_text(one.bytes)}, ${plural('rows', one.rows)}`,
        ),
      ),
      file && pair(t('details.expires'), date_text(file.expires_at)),
      job.attempt > 1 && pair(t('details.attempts'), number_text(job.attempt)),
      origin(job),
      pair(t('details.id'), h('span.mono', job.job_id)),
    ),
  );
}

export class JobDetails {
  constructor(job, commands) {
    this.commands = commands;
    this.box = h('div.details-box', { ariaBusy: true }, h('p.soft', t('loading')));
    this.node = h('tr.details', { role: 'row' }, h('td', { role: 'cell', colspan: '5' }, this.box));
    this.update(job);
  }

  update(job) {
    const seen = JSON.stringify([
      job.status,
      job.note,
      job.download_count,
      job.notifications,
      job.cancel_state,
      job.queue,
      day_of(new Date()),
    ]);
    if (seen === this.seen) return;
    this.seen = seen;
    this.read(job, seen);
  }

  // Answers that come late, of what the job was before, are not shown.
  async read(job, seen) {
    const path = event_path(`reports/jobs/${job.job_id}`);
    try {
      const [changes, fetched, explained] = await Promise.all([
        get(`${path}/history`),
        get(`${path}/downloads`),
        is_under_way(job) ? get(`${path}/explanation`) : undefined,
      ]);
      if (seen !== this.seen) return;
      this.show(job, changes.data, fetched.data, explained);
    } catch (error) {
      if (seen !== this.seen) return;
      this.seen = undefined;
      this.box.replaceChildren(h('p.error', icon('warning'), problem_text(error)));
    }
    this.box.setAttribute('aria-busy', 'false');
  }

  show(job, changes, fetched, explained) {
    const why =
      explained &&
      h(
        'p.explanation',
        icon('info'),
        h('span', h('b', t('details.why')), ' ', explanation_text(explained)),
      );
    const parts = [about(job), history(changes, job), downloads(fetched, job), mails(job)];
    fill(this.box, why, h('div.details-parts', parts));
  }
}
