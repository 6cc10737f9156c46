// Asks to which address a report's mail is to be sent again.
//
// open_resend(job, mail, on_sent): `mail` is one of the job's notifications; on_sent gets the job.
import { alarm, toast } from '../announce.js';
import { event_path, post } from '../api.js';
import { h, icon } from '../dom.js';
import { modal } from '../modal.js';
import { field_text, problem_text } from '../problem.js';
import { t } from '../text.js';

const resendable = (job) =>
  job.notifications.filter((mail) => mail.status !== 'pending' && !mail.resent_as);

function choice(mails, chosen) {
  if (mails.length === 1) return null;
  const select = h(
    'select.select',
    { id: 'resend-mail', name: 'email' },
    mails.map((mail) =>
      h('option', { value: mail.email }, `${mail.email} (${t(`mail.${mail.status}`)})`),
    ),
  );
  select.value = chosen.email;
  return h('div.field', h('label', { for: 'resend-mail' }, t('resend.which')), select);
}

export function open_resend(job, mail, on_sent) {
  const input = h('input.input', {
    id: 'resend-to',
    name: 'to',
    type: 'email',
    autocomplete: 'off',
    value: mail.email,
    required: true,
    ariaDescribedby: 'resend-hint resend-error',
  });
  const message = h('p.error', { id: 'resend-error', hidden: true });
  const which = choice(resendable(job), mail);
  const submit = h('button.button.primary', { type: 'submit' }, icon('mail'), t('resend.submit'));
  which?.querySelector('select').addEventListener('change', (event) => {
    input.value = event.target.value;
  });

  function show_error(text) {
    message.replaceChildren(icon('warning'), h('span', text));
    message.hidden = false;
    input.setAttribute('aria-invalid', 'true');
    alarm(text);
    input.focus();
  }

  async function send(event) {
    event.preventDefault();
    const email = which?.querySelector('select').value ?? mail.email;
    try {
      const changed = await post(event_path(`reports/jobs/${job.job_id}/resend`), {
        email,
        to: input.value.trim(),
      });
      dialog.close();
      on_sent(changed);
      toast(t('resend.done', { email: input.value.trim() }));
    } catch (error) {
      const wrong = error.errors?.find(({ field }) => field === 'to');
      show_error(wrong ? field_text(wrong.message) : problem_text(error));
    }
  }

  const form = h(
    'form.dialog-form',
    { novalidate: true, onsubmit: send },
    h(
      'div.dialog-body.stack',
      which,
      h(
        'div.field',
        h('label', { for: 'resend-to' }, t('resend.to')),
        input,
        h('p.hint', { id: 'resend-hint' }, t('resend.hint')),
        message,
      ),
    ),
    h(
      'div.dialog-foot',
      h('button.button', { type: 'button', onclick: () => dialog.close() }, t('cancel')),
      submit,
    ),
  );
  const dialog = modal({ title: t('resend.title'), narrow: true, body: form });
  input.select();
}
