// What can be done with a job, at the end of its row: exactly what the job's `actions` allow.
import { job_title } from '../catalog.js';
import { h, icon } from '../dom.js';
import { menu, menu_item } from '../menu.js';
import { t } from '../text.js';
import { says_adjust } from './job_remarks.js';
import { formats_of } from './summary.js';

function button(job, { name, label, aria, test, run, style = 'quiet' }) {
  return h(
    `button.button.small.${style}`,
    {
      type: 'button',
      dataTest: test,
      dataKey: test,
      ariaLabel: t(aria, { title: job_title(job) }),
      onclick: (event) => run(event.currentTarget),
    },
    name && icon(name),
    label,
  );
}

// One for each file, which has a link of its own.
function link_items(job, commands) {
  const formats = formats_of(job);
  return formats.map((format) =>
    menu_item(
      formats.length === 1 ? t('copy_link') : t('copy_link.of', { format: format.toUpperCase() }),
      () => commands.copy_link(job, format),
      { name: 'link', dataFormat: format },
    ),
  );
}

function more_items(job, commands, mails) {
  return [
    job.actions.includes('link') && link_items(job, commands),
    job.actions.includes('resend') &&
      menu_item(t('resend_to'), () => commands.resend(job, mails[0]), { name: 'mail' }),
    job.actions.includes('rerun') &&
      !says_adjust(job) &&
      menu_item(t('adjust'), () => commands.adjust(job), { name: 'adjust' }),
    menu_item(t('details.show'), () => commands.details(job), { name: 'info' }),
  ];
}

function more(job, commands) {
  const opener = h(
    'button.button.small.quiet.icon-only',
    { type: 'button', dataKey: 'more', ariaLabel: t('more', { title: job_title(job) }) },
    icon('more'),
  );
  const mails = job.notifications.filter((mail) => !mail.resent_as && mail.status !== 'pending');
  return menu({ button: opener, items: () => more_items(job, commands, mails) });
}

export function buttons(job, commands) {
  const can = (action) => job.actions.includes(action);
  return h(
    'div.row-buttons',
    can('retry') &&
      button(job, {
        label: t('retry'),
        aria: 'retry.label',
        test: 'report-job-retry-cta',
        style: 'warm',
        run: (pressed) => commands.retry(job, pressed),
      }),
    can('rerun') &&
      button(job, {
        name: can('retry') ? null : 'again',
        label: t('rerun'),
        aria: 'rerun.label',
        test: 'report-job-rerun-cta',
        run: (pressed) => commands.rerun(job, pressed),
      }),
    can('cancel') &&
      button(job, {
        name: 'close',
        label: t('cancel_job'),
        aria: 'cancel.label',
        test: 'report-job-cancel-cta',
        run: () => commands.cancel(job),
      }),
    more(job, commands),
  );
}
