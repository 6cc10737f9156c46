// Asks before a report whose mails go to people is run again: they get a mail each time.
//
// confirm_rerun(job) -> a promise of 'run', 'adjust' (to change them in the form) or undefined.
import { h, icon } from '../dom.js';
import { job_title } from '../catalog.js';
import { modal } from '../modal.js';
import { plural, t } from '../text.js';

export function confirm_rerun(job) {
  const recipients = job.notify_emails;
  return new Promise((resolve) => {
    let answer;
    const choose = (chosen) => () => {
      answer = chosen;
      dialog.close();
    };
    const dialog = modal({
      title: t('rerun.title', { title: job_title(job) }),
      narrow: true,
      data: { dataTest: 'rerun-modal' },
      body: h(
        'div.dialog-body.stack',
        h('p', plural('rerun.mails', recipients.length)),
        h(
          'ul.addresses',
          { ariaLabel: t('recipients.list') },
          recipients.map((email) => h('li.token', h('span', email))),
        ),
      ),
      foot: h(
        'div.dialog-foot',
        h(
          'button.button.quiet.push',
          { type: 'button', onclick: choose('adjust') },
          icon('adjust'),
          t('rerun.change'),
        ),
        h('button.button', { type: 'button', onclick: choose(undefined) }, t('cancel')),
        h('button.button.primary', { type: 'button', onclick: choose('run') }, t('rerun')),
      ),
      on_close: () => resolve(answer),
    });
    dialog.node.querySelector('.primary').focus();
  });
}
