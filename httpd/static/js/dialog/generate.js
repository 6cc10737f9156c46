// The dialog "Generate report": the choice of a type, then its form.
//
// open_generate({ types, type, values, exact, notice, on_made, on_forbidden, on_close })
//   type and values open the form filled in; without them what was typed last comes back. exact says
//   that the values are those wanted even where they are empty.
//   on_made(job) after the report was requested; on_forbidden(type) when it may not be.
import { event_path, post, with_query } from '../api.js';
import { type_text } from '../catalog.js';
import { h } from '../dom.js';
import { drafts } from '../drafts.js';
import { facts } from '../facts.js';
import { modal } from '../modal.js';
import { t } from '../text.js';
import { picker } from './picker.js';
import { request_form } from './request_form.js';

// { type, values: { params, formats, recipients } }: nothing is lost by closing the dialog, by an
// error, or by loading the page again.
const kept_draft = drafts('draft');

const new_address = (type) => with_query(`/admin/events/${facts.event}/reports/new`, { type });

const body_of = (type, { params, formats, recipients }) => ({
  type: type.type,
  params,
  format: formats.length === 1 ? formats[0] : formats,
  notify_emails: recipients,
});

export function open_generate({
  types,
  type,
  values,
  exact,
  notice,
  on_made,
  on_forbidden,
  on_close,
}) {
  const place = h('div.dialog-view');
  const dialog = modal({
    title: t('generate.title'),
    body: place,
    data: { dataTest: 'generate-report-modal' },
    on_close,
  });

  function pick() {
    dialog.set_title(t('generate.title'));
    window.history.replaceState(null, '', new_address());
    const cards = picker(types, (chosen) => fill_in(chosen, {}));
    place.replaceChildren(cards.node);
    cards.focus();
  }

  function start_over() {
    kept_draft.drop();
    pick();
  }

  function fill_in(chosen, { values: given, notice: said }) {
    dialog.set_title(t('generate.form_title', { title: type_text(chosen, 'title') }));
    window.history.replaceState(null, '', new_address(chosen.type));
    // One key for all tries of the same request, so that a lost answer makes no second report.
    let key = crypto.randomUUID?.() ?? String(Math.random());
    const form = request_form(chosen, {
      values: given,
      notice: said,
      on_back: start_over,
      on_change: () => {
        key = crypto.randomUUID?.() ?? String(Math.random());
        kept_draft.keep({ type: chosen.type, values: form.read() });
      },
      on_submit: async (wanted) => {
        form.set_busy(true);
        kept_draft.keep({ type: chosen.type, values: wanted });
        try {
          const job = await post(event_path('reports/jobs'), body_of(chosen, wanted), {
            'Idempotency-Key': key,
          });
          kept_draft.drop();
          dialog.close();
          on_made(job);
        } catch (error) {
          form.set_busy(false);
          if (error.status === 403) {
            dialog.close();
            on_forbidden(chosen.type);
          } else {
            form.show_problem(error);
          }
        }
      },
    });
    place.replaceChildren(form.node);
    form.focus();
  }

  const kept = kept_draft.read();
  const has_values = Object.values(values ?? {}).some((given) => Object.keys(given).length > 0);
  const draft = !type || (kept?.type === type && !exact && !has_values) ? kept : undefined;
  const known = types.find((one) => one.type === (type ?? draft?.type));
  if (!known) {
    pick();
  } else if (draft) {
    const again = h(
      'button.text-button',
      { type: 'button', onclick: start_over },
      t('draft.start_over'),
    );
    fill_in(known, { values: draft.values, notice: { text: t('draft.restored'), action: again } });
  } else {
    fill_in(known, { values, notice: notice && { text: notice } });
  }
  return dialog;
}
