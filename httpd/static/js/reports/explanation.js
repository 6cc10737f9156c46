// Why a job is where it is, and why it came there, in the person's language. The API says it in English;
// what it says in words that are not known here stays as it is.
//
// explanation_text({ explanation, queue })  of a job that waits or runs, an answer of .../explanation
// history_text(reason, job, name_of)  the reason of a change in its history; name_of(id) names a person
import { facts } from '../facts.js';
import { seconds_text, with_local_times } from '../format.js';
import { known_text } from '../known_text.js';
import { plural, t } from '../text.js';
import { failure_text } from './words.js';

const kWhy = [
  [/^The whole queue is paused since (?<since>\S+) by .+?: (?<reason>.*)$/s, 'why.paused_all'],
  [
    /^Reports of type \S+ are paused since (?<since>\S+) by .+?: (?<reason>.*)$/s,
    'why.paused_type',
  ],
  [/^This workspace is paused since (?<since>\S+) by .+?: (?<reason>.*)$/s, 'why.paused_workspace'],
  [
    /^Its workspace may run (?<n>\S+) at once, .*: (?<jobs>.*)\. (?<before>\d+) of its jobs wait/s,
    'why.limit',
  ],
  [/^It backs off until (?<until>\S+) after attempt (?<n>\d+)/, 'why.backoff'],
  [/^It can be claimed, but no worker is alive; (?<n>\d+) jobs/, 'why.no_worker'],
  [/^It is being claimed right now\.$/, 'why.now'],
  [/^It is behind (?<n>\d+) jobs; workers run (?<running>\d+) of (?<slots>\d+)\./, 'why.behind'],
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
  [/^(?:automatic )?retry of (?<job>\S+)$/, 'history.retry_of'],
  [/^re-run of (?<job>\S+)$/, 'history.rerun_of'],
];

function running_text(text) {
  const found = text.match(kRunning)?.groups;
  if (!found) return undefined;
  const stage = t(`stage.${found.stage}`);
  const said = t('why.running', { ...found, stage, rows: plural('rows', Number(found.rows)) });
  const more = known_text(found.more, kMore);
  return more ? `${said} ${more}` : said;
}

function waiting_text(text, queue) {
  const said = known_text(text, kWhy);
  const seconds = text.includes('At the pace of') && queue?.estimated_seconds;
  return said && seconds ? `${said} ${t('why.pace', { time: seconds_text(seconds) })}` : said;
}

// In English the API's own words are the more exact ones.
export function explanation_text({ explanation: text, queue }) {
  const said = facts.lang === 'en' ? undefined : (waiting_text(text, queue) ?? running_text(text));
  return with_local_times(said ?? text);
}

export function history_text(reason, job, name_of) {
  if (job.failure && reason === job.failure.reason) return failure_text(job.failure);
  const canceller = reason.match(/^cancelled by person:(\d+)$/)?.[1];
  if (canceller) return t('history.cancelled_by', { who: name_of(Number(canceller)) });
  return with_local_times(known_text(reason, kReasons) ?? reason);
}
