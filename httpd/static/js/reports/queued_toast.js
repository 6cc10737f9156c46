// The toast that says that a report is queued, for as long as that is true.
//
// tell_queued(job, text, { show })  show(), where given, goes to the job, which the list does not show
// follow_queued(job)                a job as it is now
import { toast } from '../announce.js';
import { job_title } from '../catalog.js';
import { t } from '../text.js';

let told; // the newest: it took the place of others

export const heard_text = (job) =>
  t('heard', { title: job_title(job), status: t(`status.${job.status}`) });

export function tell_queued(job, text, { show } = {}) {
  const action = show && { label: t('show'), run: show };
  told = { job_id: job.job_id, is_shown: !show, ...toast(text, { action }) };
}

// A row says by itself what becomes of its job.
export function follow_queued(job) {
  if (job.job_id !== told?.job_id || job.status === 'queued') return;
  if (told.is_shown) told.close();
  else told.change(heard_text(job));
}
