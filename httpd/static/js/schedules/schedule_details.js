// What opens below a schedule's row: what it asks for, its next times, what became of the last.
import { h, icon } from '../dom.js';
import { date_text, moment_text } from '../format.js';
import { moment, pair } from '../records/record_parts.js';
import { formats_text } from '../reports/summary.js';
import { session } from '../session.js';
import { t } from '../text.js';
import { asked_pairs } from './asked.js';
import { beside, time_there, zone_text } from './times.js';
import { reason_text } from './words.js';

const part = (title, ...content) => h('section', h('h2', title), content);

const about = (schedule) =>
  h(
    'dl.pairs',
    asked_pairs(schedule).map(({ name, value }) => pair(name || t('details.period'), value)),
    pair(t('details.formats'), formats_text(schedule)),
    pair(
      t('details.owner'),
      schedule.owner === session.me.person_id
        ? t('who.you')
        : (schedule.owner_name ?? t('who.other')),
    ),
    pair(t('details.made'), date_text(schedule.created_at)),
    pair(t('details.schedule_id'), h('span.mono', schedule.schedule_id)),
  );

function coming({ next_times: times, time_zone: zone, state }) {
  if (times.length === 0) return h('p.soft', t(`schedule.no_times_${state}`));
  return [
    h(
      'ol.plain-times',
      times.map((iso) => h('li', h('time', { datetime: iso }, time_there(iso, zone)))),
    ),
    h('p.hint', zone_text(zone)),
  ];
}

function been(schedule) {
  const { last_due: due, last_run: run, consecutive_failures: failures } = schedule;
  if (!due && !run) return h('p.soft', t('schedule.never'));
  return [
    h(
      'dl.pairs',
      due &&
        pair(t('details.due'), [
          moment(due.due_at, beside(schedule, due.due_at, moment_text(due.due_at))),
          h('br'),
          t(`outcome.${due.outcome}`),
        ]),
      run &&
        run.job_id !== due?.job_id &&
        pair(t('details.run'), [
          moment(run.at, beside(schedule, run.at, moment_text(run.at))),
          h('br'),
          t(`status.${run.status}`),
        ]),
      failures > 0 && pair(t('details.failures'), String(failures)),
    ),
    due?.note && h('p.remark.been-note', icon('info'), h('span', reason_text(due.note, schedule))),
  ];
}

function mails({ notify_emails: emails }) {
  if (emails.length === 0) return h('p.soft', t('schedule.no_mail'));
  return h(
    'ul',
    emails.map((email) => h('li.wrap', email)),
  );
}

export const schedule_details = (schedule) =>
  h(
    'div.details-box',
    h(
      'div.details-parts',
      part(t('details.about'), about(schedule)),
      part(t('times.next'), coming(schedule)),
      part(t('details.last'), been(schedule)),
      part(t('recipients.list'), mails(schedule)),
    ),
  );
