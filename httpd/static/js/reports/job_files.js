// The cell of a row that shows how far a report is and then its files.
//
// files_cell(job, commands) -> nodes. A download's address is signed when the pointer or the focus
// comes to it, so that it can also be opened or copied as any link.
import { h, icon } from '../dom.js';
import { bytes_text } from '../format.js';
import { job_title } from '../catalog.js';
import { plural, t } from '../text.js';
import { files_of, formats_text } from './summary.js';
import { place_text } from './words.js';

const kFresh = 3_600_000; // milliseconds for which a signed address is given out again

function download(job, artifact, several, commands) {
  const format = artifact.format.toUpperCase();
  let signed_at = 0;
  const link = h(
    'a.button.small.tinted',
    {
      href: `/v1/admin/events/${job.event_id}/reports/jobs/${job.job_id}/download`,
      dataTest: 'report-job-download-cta',
      dataKey: `download-${artifact.format}`,
      ariaLabel: t('download.label', { format, title: job_title(job) }),
      title: artifact.filename,
    },
    icon('download'),
    several ? format : t('download.one', { format }),
  );

  async function sign() {
    if (Date.now() - signed_at < kFresh) return;
    signed_at = Date.now();
    try {
      link.href = (await commands.link(job, artifact.format)).url;
    } catch (error) {
      signed_at = 0;
      throw error;
    }
  }

  const quietly = () => sign().catch(() => {});
  link.addEventListener('pointerenter', quietly);
  link.addEventListener('focus', quietly);
  link.addEventListener('click', async (event) => {
    if (link.href.includes('sig=') && Date.now() - signed_at < kFresh) return;
    event.preventDefault();
    signed_at = 0;
    await sign().then(() => window.location.assign(link.href), commands.refused);
  });
  return link;
}

function size_text(artifacts) {
  const bytes = artifacts.reduce((sum, artifact) => sum + artifact.bytes, 0);
  const size = plural('files.size', artifacts.length, { size: bytes_text(bytes) });
  return `${size} · ${plural('rows', artifacts[0].rows)}`;
}

export function files(job, commands) {
  if (!job.actions.includes('download') || job.artifacts.length === 0) return [];
  const several = job.artifacts.length > 1;
  return [
    h(
      'div.files',
      files_of(job).map((artifact) => download(job, artifact, several, commands)),
    ),
    h('p.second', size_text(job.artifacts)),
  ];
}

export function stage_text(job) {
  const parts = [`${job.progress} %`, t(`stage.${job.stage}`)];
  if (job.rows_written > 0) parts.push(plural('rows', job.rows_written));
  return parts.join(' · ');
}

// The bar of a running job, kept while the job runs so that it moves smoothly.
export function progress(job) {
  const bar = h('span');
  const text = h('p.second');
  const box = h(
    'div.progress',
    {
      role: 'progressbar',
      ariaValuemin: '0',
      ariaValuemax: '100',
      ariaLabel: t('progress.label', { title: job_title(job) }),
    },
    bar,
  );
  function update(now) {
    box.setAttribute('aria-valuenow', String(now.progress));
    box.setAttribute('aria-valuetext', stage_text(now));
    bar.style.transform = `scaleX(${now.progress / 100})`;
    text.textContent = stage_text(now);
  }
  update(job);
  return { nodes: [box, text], update };
}

function queue_text(queue) {
  if (queue?.paused) return t('queue.paused');
  return queue ? place_text(queue) : t('queue.waiting');
}

export function waiting(job) {
  return [h('p.file-formats', formats_text(job)), h('p.second', queue_text(job.queue))];
}

export function removed(job) {
  if (job.status === 'expired') return [h('p.file-formats.soft', t('files.removed'))];
  return [h('p.file-formats.soft', formats_text(job))];
}
