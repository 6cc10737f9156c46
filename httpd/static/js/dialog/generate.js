// The dialog "Generate report": the choice of a type, then its form.
//
// open_generate({ types, type, values, exact, notice, by_address, on_made, on_forbidden, on_close }) -> a
//   modal, with turn_to({ type, values, notice }), which shows what an address of the dialog asks for
//   type and values open the form filled in; without them what was typed last comes back. exact says
//   that the values are those wanted even where they are empty. by_address says that the address has led
//   here, so that no further entry of the browser's history is made.
//   on_made(job) after the report was requested; on_forbidden(type) when it may not be.
import { event_path, post } from '../api.js';
import { type_text } from '../catalog.js';
import { h } from '../dom.js';
import { drafts } from '../drafts.js';
import { modal } from '../modal.js';
import { t } from '../text.js';
import { picker } from './picker.js';
import { request_form } from './request_form.js';
import { is_revisited, stay_at, step_back, step_to } from './steps.js';

// { type, values: { params, formats, csv, recipients } }: nothing is lost by closing the dialog, by an
// error, or by loading the page again.
const kept_draft = drafts('draft');

const body_of = (type, { params, formats, csv, recipients }) => ({
  type: type.type,
  params,
  format: formats.length === 1 ? formats[0] : formats,
  csv,
  notify_emails: recipients,
});

export function open_generate({
  types,
  type,
  values,
  exact,
  notice,
  by_address = false,
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
    const cards = picker(types, (chosen) => {
      step_to(chosen.type);
      open_form(chosen);
    });
    place.replaceChildren(cards.node);
    cards.focus();
  }

  function start_over() {
    kept_draft.drop();
    if (step_back()) return;
    stay_at();
    pick();
  }

  function fill_in(chosen, { values: given, notice: said }) {
    dialog.set_title(t('generate.form_title', { title: type_text(chosen, 'title') }));
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

  // With what was typed last, where that was for the same type and nothing else is asked for.
  function open_form(chosen, asked = {}) {
    const kept = kept_draft.read();
    const has_values = Object.values(asked.values ?? {}).some(
      (given) => Object.keys(given).length > 0,
    );
    if (kept?.type !== chosen.type || asked.exact || asked.notice || has_values) {
      fill_in(chosen, { values: asked.values, notice: asked.notice && { text: asked.notice } });
      return;
    }
    const again = h(
      'button.text-button',
      { type: 'button', onclick: start_over },
      t('draft.start_over'),
    );
    fill_in(chosen, { values: kept.values, notice: { text: t('draft.restored'), action: again } });
  }

  const known = (name) => types.find((one) => one.type === name);

  function turn_to(asked) {
    if (known(asked.type)) open_form(known(asked.type), asked);
    else pick();
  }

  // The catalogue lies below a form that comes back by itself, as below one that was chosen there.
  function begin() {
    const drafted = type || is_revisited() ? undefined : known(kept_draft.read()?.type);
    if (!by_address) {
      step_to(type);
      if (drafted) step_to(drafted.type);
    } else if (drafted) {
      stay_at(drafted.type);
    }
    turn_to({ type: drafted?.type ?? type, values, exact, notice });
  }

  begin();
  return { ...dialog, turn_to };
}
