// What can be done with a job, at the end of its row: what the job's `actions` allow, and each thing once.
import { job_title } from '../catalog.js';
import { h, icon } from '../dom.js';
import { menu, menu_item } from '../menu.js';
import { t } from '../text.js';
import { says_adjust } from './job_remarks.js';
import { formats_of } from './summary.js';
import { has_wrong_parameters } from './words.js';

function button(job, { name, label, aria, hint, test, run, style = 'quiet' }) {
  return h(
    `button.button.small.${style}`,
    {
      type: 'button',
      dataTest: test,
      dataKey: test,
      ariaLabel: t(aria, { title: job_title(job) }),
      title: hint && t(hint),
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

const adjust = (job, commands) =>
  button(job, {
    label: t('adjust'),
    aria: 'adjust.label',
    hint: 'adjust.hint',
    test: 'report-job-rerun-cta', // of a failed report, which runs again with what was adjusted
    style: 'warm',
    run: () => commands.adjust(job),
  });

const retry = (job, commands, style) =>
  button(job, {
    label: t('retry'),
    aria: 'retry.label',
    hint: 'retry.hint',
    test: 'report-job-retry-cta',
    style,
    run: (pressed) => commands.retry(job, pressed),
  });

// With parameters that were wrong, the same again helps only where the data have changed.
export function buttons(job, commands) {
  const can = (action) => job.actions.includes(action);
  const adjusts = can('retry') && has_wrong_parameters(job);
  const others = h(
    'div.row-buttons',
    can('retry') && retry(job, commands, adjusts ? 'quiet' : 'warm'),
    can('rerun') &&
      !can('retry') &&
      button(job, {
        name: 'again',
        label: t('rerun'),
        aria: 'rerun.label',
        hint: 'rerun.hint',
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
  return adjusts ? h('div.row-buttons', adjust(job, commands), others) : others;
}
