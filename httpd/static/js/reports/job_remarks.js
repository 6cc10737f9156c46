// What a row says below its title: why it failed, why it waits, that its file is empty, what became of
// its mails and of a wish to cancel it.
import { h, icon } from '../dom.js';
import { list_text } from '../format.js';
import { t } from '../text.js';
import { parameter_pairs } from './summary.js';
import { bounced, failure_text, has_wrong_parameters, waiting_note } from './words.js';

const remark = (name, text, { warm = false, ...data } = {}, ...more) =>
  h('p.remark', { class: warm ? 'warm' : '', ...data }, icon(name), h('span', text, ...more));

const link = (label, key, run, more = {}) => [
  ' ',
  h('button.text-button', { type: 'button', dataKey: key, onclick: run, ...more }, label),
];

// Whether the row itself offers to adjust the parameters, by a button or beside why it failed.
export const says_adjust = (job) => Boolean(job.failure) && job.actions.includes('retry');

function failure(job, commands) {
  if (!job.failure) return null;
  return h(
    'p.remark.warm',
    icon('warning'),
    h(
      'span',
      h('span', { dataTest: 'report-job-failure-reason' }, failure_text(job.failure)),
      says_adjust(job) &&
        !has_wrong_parameters(job) &&
        link(t('adjust'), 'adjust', () => commands.adjust(job), {
          title: t('adjust.hint'),
          dataTest: 'report-job-rerun-cta',
        }),
    ),
  );
}

function slow(job, commands) {
  const note = waiting_note(job);
  return (
    note &&
    h(
      'p.remark',
      icon('clock'),
      h(
        'span',
        h('span', { dataTest: 'report-job-stuck-note' }, note),
        link(t('explain'), 'explain', () => commands.details(job)),
      ),
    )
  );
}

function bounce(job, commands) {
  const mails = bounced(job);
  if (mails.length === 0) return null;
  const addresses = list_text(mails.map((mail) => mail.email));
  return h(
    'p.remark.warm',
    icon('mail'),
    h(
      'span',
      h('span', { dataTest: 'report-job-bounce-indicator' }, t('bounced')),
      ` (${addresses})`,
      job.actions.includes('resend') &&
        link(t('resend'), 'resend', () => commands.resend(job, mails[0])),
    ),
  );
}

function cancelling({ status, cancel_state: state }) {
  if (!state || status === 'failed' || status === 'cancelled') return null;
  if (status === 'completed' || status === 'expired')
    return remark('info', t('cancel.completed_anyway'));
  return state === 'may_complete'
    ? remark('info', t('cancel.may_complete'))
    : remark('hourglass', t('cancel.requested'));
}

export const is_empty = ({ artifacts: [file] }) => file?.rows === 0;

// Without parameters there is nothing that other ones would find.
const nothing_found = (job) =>
  is_empty(job) && parameter_pairs(job).length > 0 ? remark('info', t('rows.none')) : null;

export const remarks = (job, commands) =>
  [
    failure(job, commands),
    slow(job, commands),
    nothing_found(job),
    cancelling(job),
    bounce(job, commands),
  ].filter(Boolean);
