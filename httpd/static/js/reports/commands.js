// What rows can ask for. Each talks to the API, tells the person how it went, and gives the changed
// or new job to the page.
//
// make_commands({ merge, queued, generate, details }) where merge(job) puts a job into the list,
// queued(job, text) a new one and says so, generate(options) opens the dialog.
import { say, toast } from '../announce.js';
import { event_path, post } from '../api.js';
import { find_type, job_title } from '../catalog.js';
import { moment_text } from '../format.js';
import { once_at_a_time } from '../pressed.js';
import { problem_text } from '../problem.js';
import { t } from '../text.js';
import { adjusted_params } from './narrowing.js';
import { confirm_rerun } from './rerun_dialog.js';
import { open_resend } from './resend_dialog.js';
import { formats_of } from './summary.js';

const job_path = (job, rest) => event_path(`reports/jobs/${job.job_id}/${rest}`);

export function make_commands({ merge, queued, generate, details }) {
  const refused = (error) => toast(problem_text(error), { warm: true });
  const once = once_at_a_time();

  async function repeat(job, how) {
    try {
      const made = await post(job_path(job, how));
      queued(made, t(`${how}.done`, { title: job_title(job) }));
    } catch (error) {
      refused(error);
    }
  }

  async function rerun(job) {
    const answer = job.notify_emails?.length > 0 ? await confirm_rerun(job) : 'run';
    if (answer === 'run') await repeat(job, 'rerun');
    if (answer === 'adjust') adjust(job);
  }

  async function cancel(job) {
    try {
      const answer = await post(job_path(job, 'cancel'));
      merge(answer.job);
      say(
        t(
          answer.job.cancel_state === 'may_complete'
            ? 'cancel.may_complete'
            : answer.job.status === 'cancelled'
              ? 'cancel.done'
              : 'cancel.requested',
        ),
      );
    } catch (error) {
      refused(error);
    }
  }

  const link = (job, format) => post(job_path(job, 'link'), format ? { format } : undefined);

  async function copy_link(job, format) {
    try {
      const { url, expires_at: ends } = await link(job, format);
      await navigator.clipboard.writeText(url);
      toast(
        t('copy_link.done', {
          format: format.toUpperCase(),
          until: moment_text(ends, { inside: true }),
        }),
      );
    } catch (error) {
      if (error instanceof DOMException) toast(t('copy_link.failed'), { warm: true });
      else refused(error);
    }
  }

  function adjust(job) {
    const { params, narrowed } = adjusted_params(job, find_type(job.type));
    generate({
      type: job.type,
      values: {
        params,
        formats: formats_of(job),
        csv: job.csv,
        recipients: job.notify_emails ?? [],
      },
      exact: true,
      notice: narrowed ? t('adjust.narrowed') : undefined,
    });
  }

  return {
    link,
    refused,
    cancel,
    copy_link,
    adjust,
    details,
    retry: (job, button) => once(`retry ${job.job_id}`, button, () => repeat(job, 'retry')),
    rerun: (job, button) => once(`rerun ${job.job_id}`, button, () => rerun(job)),
    resend: (job, mail) => open_resend(job, mail, merge),
  };
}
