// A row of the list of schedules: one schedule, and exactly what its `actions` allow.
//
// schedule_row(commands) -> the options of RecordRow for a schedule.
import { find_type, job_title } from '../catalog.js';
import { h } from '../dom.js';
import { moment_text } from '../format.js';
import { menu_item, menu_link } from '../menu.js';
import { command, moment, more_menu, remark, state_pill } from '../records/record_parts.js';
import { row_toggle } from '../records/record_row.js';
import { list_address } from '../reports/job_query.js';
import { formats_text } from '../reports/summary.js';
import { with_query } from '../api.js';
import { session } from '../session.js';
import { plural, t } from '../text.js';
import { schedule_details } from './schedule_details.js';
import { asked_pairs } from './asked.js';
import { beside, coming_text, has_own_zone, plan_words, zone_text } from './times.js';
import { reason_text } from './words.js';

const by_itself = ({ state_by: by }) => !by?.startsWith('person:');
const needs_person = (schedule) => schedule.state !== 'active' && by_itself(schedule);

const pill = (schedule) =>
  state_pill(
    needs_person(schedule) ? 'halted' : schedule.state,
    t(`schedule_state.${schedule.state}`),
    { dataTest: 'schedule-state-pill', dataState: schedule.state },
  );

function paused_text({ state_by: by, state_by_name: name, state_at: at, reason }) {
  const who = by === `person:${session.me.person_id}` ? 'you' : 'other';
  const text = t(`schedule.paused_by_${who}`, {
    name: name ?? t('who.other'),
    when: moment_text(at, { inside: true }),
  });
  return reason ? `${text} ${t('quoted', { text: reason })}` : text;
}

function state_remark(schedule) {
  if (schedule.state === 'active') return null;
  if (needs_person(schedule))
    return remark('warning', schedule.reason && reason_text(schedule.reason, schedule), true);
  return remark('pause', paused_text(schedule));
}

function recipients_text({ notify_emails: emails }) {
  if (emails.length === 0) return t('schedule.no_mail');
  return emails.length === 1
    ? t('schedule.mail_to', { email: emails[0] })
    : plural('schedule.mails', emails.length);
}

const asked_text = (schedule) =>
  [
    ...asked_pairs(schedule).map(({ name, value }) => (name ? `${name}: ${value}` : value)),
    formats_text(schedule),
    recipients_text(schedule),
  ].join(' · ');

const report = (schedule, row) => [
  row_toggle(job_title(schedule), row),
  h('p.second.summary', asked_text(schedule)),
  state_remark(schedule),
];

const when = (schedule) => [
  h('p', plan_words(schedule.cron)),
  h(
    'p.second',
    h('code.mono', schedule.cron),
    has_own_zone(schedule) && ` · ${zone_text(schedule.time_zone)}`,
  ),
];

const label = (text) => h('span.cell-label', text);

function next(schedule) {
  const { next_run_at: at } = schedule;
  if (!at) return h('p.soft.none', '–');
  return h('p', label(t('column.next')), moment(at, beside(schedule, at, coming_text(at))));
}

function last(schedule) {
  const { last_run: run, last_due: due } = schedule;
  if (run)
    return [
      h(
        'p',
        label(t('column.last')),
        moment(run.at, beside(schedule, run.at, moment_text(run.at))),
      ),
      h('p.second', h('span.outcome', { class: run.status }, t(`status.${run.status}`))),
    ];
  const text = due ? t(`outcome.${due.outcome}`) : t('schedule.never');
  return h('p', label(t('column.last')), h('span.soft', text));
}

function more_items(schedule, commands) {
  const can = (action) => schedule.actions.includes(action);
  const reports = with_query(list_address(), { type: schedule.type });
  return [
    can('change') &&
      find_type(schedule.type) &&
      menu_item(t('schedule.change'), () => commands.change(schedule), {
        name: 'adjust',
        dataTest: 'schedule-change-cta',
      }),
    can('run') &&
      schedule.state !== 'active' &&
      menu_item(t('schedule.run'), () => commands.run(schedule), { name: 'again' }),
    can('pause') &&
      menu_item(t('schedule.pause_menu'), () => commands.pause(schedule), {
        name: 'pause',
        dataTest: 'schedule-pause-cta',
      }),
    menu_link(t('schedule.reports', { title: job_title(schedule) }), reports, { name: 'sheet' }),
    can('delete') &&
      menu_item(t('schedule.delete_menu'), () => commands.drop(schedule), {
        name: 'trash',
        dataTest: 'schedule-delete-cta',
      }),
  ];
}

function buttons(schedule, commands) {
  const can = (action) => schedule.actions.includes(action);
  const title = job_title(schedule);
  return h(
    'div.row-buttons',
    can('resume') &&
      command(t('schedule.resume'), () => commands.resume(schedule), {
        name: 'play',
        aria: t('schedule.resume_label', { title }),
        test: 'schedule-resume-cta',
      }),
    can('run') &&
      schedule.state === 'active' &&
      command(t('schedule.run'), (pressed) => commands.run(schedule, pressed), {
        name: 'again',
        aria: t('schedule.run_label', { title }),
        test: 'schedule-run-cta',
      }),
    more_menu(t('more', { title }), () => more_items(schedule, commands)),
  );
}

export const schedule_row = (commands) => () => ({
  row_data: ({ schedule_id: id, state }) => ({
    dataTest: 'schedule-row',
    dataSchedule: id,
    dataState: state,
  }),
  details: schedule_details,
  cells: [
    { name: 'status', shows: ({ state, state_by: by }) => [state, by], make: pill },
    {
      name: 'report',
      shows: ({ params, format, notify_emails: mails, state, reason, state_at: at }) => [
        params,
        format,
        mails,
        state,
        reason,
        at,
      ],
      make: report,
    },
    { name: 'when', shows: ({ cron, time_zone: zone }) => [cron, zone], make: when },
    {
      name: 'next',
      shows: ({ next_run_at: at, time_zone: zone }) => [at, zone],
      make: next,
    },
    {
      name: 'last',
      shows: ({ last_run: run, last_due: due, time_zone: zone }) => [run, due, zone],
      make: last,
    },
    {
      name: 'buttons',
      shows: ({ actions, state, params, cron, format, notify_emails: mails, time_zone: zone }) => [
        actions,
        state,
        params,
        cron,
        format,
        mails,
        zone,
      ],
      make: (schedule) => buttons(schedule, commands),
    },
  ],
});
