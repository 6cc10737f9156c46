// The dialogs that make and change a schedule.
//
// open_new(types, { type, on_made }) lets choose a report, then asks for the rest; what was typed last
//   comes back, until a schedule was made of it. type, where given, opens its form.
// open_change(type, schedule, on_changed) asks for all but the type; what was typed last comes back, until
//   it was saved.
import { event_path, patch, post } from '../api.js';
import { type_text } from '../catalog.js';
import { picker } from '../dialog/picker.js';
import { h, icon } from '../dom.js';
import { drafts } from '../drafts.js';
import { modal } from '../modal.js';
import { formats_of } from '../reports/summary.js';
import { t } from '../text.js';
import { schedule_form } from './schedule_form.js';

const draft = drafts('schedule-draft');

const body_of = ({ cron, time_zone, params, formats, csv, recipients }) => ({
  cron,
  time_zone,
  params,
  format: formats.length === 1 ? formats[0] : formats,
  csv,
  notify_emails: recipients,
});

const restored_notice = (start_over) => ({
  text: t('draft.restored'),
  action: h('button.text-button', { type: 'button', onclick: start_over }, t('draft.start_over')),
});

// Sends the form; it stays as it is when that fails.
async function send(form, request, done) {
  form.set_busy(true);
  try {
    done(await request());
  } catch (error) {
    form.set_busy(false);
    form.show_problem(error);
  }
}

export function open_new(types, { type, on_made }) {
  const place = h('div.dialog-view');
  const dialog = modal({
    title: t('schedule.new'),
    body: place,
    data: { dataTest: 'schedule-dialog' },
  });

  function pick() {
    dialog.set_title(t('schedule.new'));
    const cards = picker(types, (chosen) => fill_in(chosen, {}));
    place.replaceChildren(cards.node);
    cards.focus();
  }

  function start_over() {
    draft.drop();
    pick();
  }

  function fill_in(chosen, { values, notice }) {
    dialog.set_title(t('schedule.new_title', { title: type_text(chosen, 'title') }));
    const form = schedule_form(chosen, {
      values,
      notice,
      submit: t('schedule.create'),
      back: h(
        'button.button.quiet.push',
        { type: 'button', onclick: start_over },
        icon('left'),
        t('form.back'),
      ),
      on_change: () => draft.keep({ type: chosen.type, values: form.read() }),
      on_submit: (wanted) =>
        send(
          form,
          () => post(event_path('reports/schedules'), { type: chosen.type, ...body_of(wanted) }),
          (made) => {
            draft.drop();
            dialog.close();
            on_made(made);
          },
        ),
    });
    place.replaceChildren(form.node);
    form.focus();
  }

  const kept = type ? undefined : draft.read();
  const known = types.find((one) => one.type === (type ?? kept?.type));
  if (!known) {
    pick();
  } else if (kept) {
    fill_in(known, { values: kept.values, notice: restored_notice(start_over) });
  } else {
    fill_in(known, {});
  }
}

const kept_change = (schedule) => drafts(`schedule-${schedule.schedule_id}`);

// The members of `now` that are not as they were.
const changed_of = (now, before) =>
  Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
    ),
  );

export function open_change(type, schedule, on_changed) {
  const { cron, time_zone, params, csv, notify_emails: recipients } = schedule;
  const place = h('div.dialog-view');
  const change = kept_change(schedule);
  const dialog = modal({
    title: t('schedule.change_title', { title: type_text(type, 'title') }),
    body: place,
    data: { dataTest: 'schedule-dialog' },
  });

  function save(form, changes) {
    if (Object.keys(changes).length === 0) {
      change.drop();
      return dialog.close();
    }
    const path = event_path(`reports/schedules/${schedule.schedule_id}`);
    return send(
      form,
      () => patch(path, changes),
      (changed) => {
        change.drop();
        dialog.close();
        on_changed(changed);
      },
    );
  }

  function start_over() {
    change.drop();
    fill_in();
  }

  // What was typed last is kept as it differs from the schedule, and so is what is sent: what somebody
  // else has changed meanwhile stays.
  function fill_in(typed) {
    const form = schedule_form(type, {
      values: { cron, time_zone, params, formats: formats_of(schedule), csv, recipients },
      notice: typed && restored_notice(start_over),
      submit: t('schedule.save'),
      back: h('button.button', { type: 'button', onclick: () => dialog.close() }, t('cancel')),
      on_change() {
        const changes = changed_of(form.read(), opened);
        if (Object.keys(changes).length > 0) change.keep(changes);
        else change.drop();
      },
      on_submit: (wanted) => save(form, changed_of(body_of(wanted), body_of(opened))),
    });
    const opened = form.read();
    if (typed) form.write({ ...opened, ...typed });
    place.replaceChildren(form.node);
    form.focus();
  }

  fill_in(change.read());
}
