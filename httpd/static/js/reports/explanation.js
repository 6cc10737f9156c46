// Why a job is where it is, and why it came there, in an organizer's words and language. The API says it
// in English and for operators too; what it says in words that are not known here stays as it is.
//
// explanation_text({ explanation, queue })  of a job that waits or runs, an answer of .../explanation
// history_text(reason, job, name_of)  the reason of a change in its history; name_of(id) names a person
import { with_local_times } from '../format.js';
import { known_text } from '../known_text.js';
import { plural, t } from '../text.js';
import { failure_text } from './words.js';

const kPaused = [
  [/^The whole queue is paused since (?<since>\S+) by .+?: (?<reason>.*)$/s, 'why.paused_all'],
  [
    /^Reports of type \S+ are paused since (?<since>\S+) by .+?: (?<reason>.*)$/s,
    'why.paused_type',
  ],
  [/^This workspace is paused since (?<since>\S+) by .+?: (?<reason>.*)$/s, 'why.paused_workspace'],
];

const sentences = (...all) => all.filter(Boolean).join(' ');
const before = (n) => Number(n) > 0 && plural('why.before', Number(n));

// Each gives the words for what its pattern finds; they leave out what is for the operators.
const kWaiting = [
  [
    /^Its workspace may run (?<n>\d+) at once, .*\. (?<ahead>\d+) of its jobs wait/s,
    ({ n, ahead }) => sentences(plural('why.limit', Number(n)), before(ahead)),
  ],
  [
    /^It backs off until (?<until>\S+) after attempt (?<n>\d+)/,
    ({ n, until }) => plural('why.backoff', Number(n), { until }),
  ],
  [
    /^It can be claimed, but no worker is alive(?: that can take it)?; (?<n>\d+) jobs/,
    ({ n }) => sentences(t('why.no_worker'), before(n)),
  ],
  [
    /^It is behind (?<n>\d+) jobs; workers run (?<running>\d+) of (?<slots>\d+)\./,
    ({ n, running, slots }) =>
      sentences(
        before(n) || t('why.next'),
        Number(running) > 0 && plural('why.busy', Number(running), { slots }),
      ),
  ],
];

const kRunning =
  /^It runs since (?<since>\S+) on .+ \(attempt (?<n>\d+) of (?<most>\d+)\): (?<stage>\w+), (?<progress>\d+) %, (?<rows>\d+) rows\.(?<more>.*)$/s;
const kMore = [
  [/A cancel came too late/, 'why.cancel_too_late'],
  [/It is being cancelled/, 'why.cancelling'],
  [/Its worker is silent/, 'why.silent'],
];

const kReasons = [
  [/^The machine that generated the report was lost\./, 'history.worker_lost'],
  [/^The report generator stopped unexpectedly\./, 'history.runner_crashed'],
  [/^The report needed more memory than it may use\./, 'history.out_of_memory'],
  [/^The data source was unavailable\./, 'history.source_unavailable'],
  [/^The storage was unavailable\./, 'history.storage_unavailable'],
  [/^Something went wrong on our side\./, 'history.our_side'],
  [/^artifacts removed after (?<n>\d+) days$/, 'history.removed'],
  [/^due at (?<when>\S+)$/, 'history.due'],
  [/^schedule \S+, by hand$/, 'history.by_hand'],
  [/^(?:automatic )?retry of (?<job>\S+)$/, 'history.retry_of'],
  [/^re-run of (?<job>\S+)$/, 'history.rerun_of'],
];

function running_text(text) {
  const found = text.match(kRunning)?.groups;
  if (!found) return undefined;
  const stage = t(`stage.${found.stage}`);
  return sentences(
    t('why.running', { ...found, stage, rows: plural('rows', Number(found.rows)) }),
    Number(found.n) > 1 && t('why.attempt', found),
    known_text(found.more, kMore),
  );
}

function pace_text(text, queue) {
  const seconds = text.includes('At the pace of') && queue?.estimated_seconds;
  if (!seconds) return undefined;
  return seconds < 60 ? t('why.soon') : plural('why.pace', Math.round(seconds / 60));
}

function waiting_text(text, queue) {
  for (const [pattern, words] of kWaiting) {
    const found = text.match(pattern);
    if (found) return sentences(words(found.groups), pace_text(text, queue));
  }
  return known_text(text, kPaused);
}

export function explanation_text({ explanation: text, queue }) {
  return with_local_times(waiting_text(text, queue) ?? running_text(text) ?? text);
}

export function history_text(reason, job, name_of) {
  if (job.failure && reason === job.failure.reason) return failure_text(job.failure);
  const canceller = reason.match(/^cancelled by person:(\d+)$/)?.[1];
  if (canceller) return t('history.cancelled_by', { who: name_of(Number(canceller)) });
  return with_local_times(known_text(reason, kReasons) ?? reason);
}
