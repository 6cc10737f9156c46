-- How long what was done is remembered, which schedule made a job, and how often a webhook is tried.
alter table pressrun.settings
  add column keep_mails interval not null default '90 days' check (keep_mails >= '1 hour'),
  add column keep_webhooks interval not null default '30 days' check (keep_webhooks >= '1 hour'),
  add column keep_schedule_runs interval not null default '90 days' check (keep_schedule_runs >= '1 hour'),
  add column keep_access_requests interval not null default '365 days' check (keep_access_requests >= '1 hour'),
  add column keep_pauses interval not null default '365 days' check (keep_pauses >= '1 hour'),
  add column keep_downloads interval not null default '400 days' check (keep_downloads >= '1 hour'),
  add column webhook_max_attempts integer not null default 12 check (webhook_max_attempts between 1 and 100);
comment on column pressrun.settings.keep_mails is 'The mails about a job are remembered for this long after the last of its files expired; a mail about something else, after it was sent or given up.';
comment on column pressrun.settings.keep_webhooks is 'A webhook is remembered for this long after it was delivered or given up.';
comment on column pressrun.settings.keep_schedule_runs is 'What became of a due time of a schedule is remembered for this long.';
comment on column pressrun.settings.keep_access_requests is 'An access request is remembered for this long after it was decided.';
comment on column pressrun.settings.keep_pauses is 'A pause is remembered for this long after it ended.';
comment on column pressrun.settings.keep_downloads is 'Who downloaded a file, when and from where, is remembered for this long; the job keeps the count.';
comment on column pressrun.settings.webhook_max_attempts is 'Attempts after which a webhook is given up (dead). Twelve take most of a day.';

alter table pressrun.notification_outbox add column matters_until timestamptz;
comment on column pressrun.notification_outbox.matters_until is 'When the last file of its job expires, as far as prune() found out; null: not looked at yet.';
create index notification_outbox_by_age on pressrun.notification_outbox (coalesce(matters_until, created_at));
create index webhook_deliveries_by_age on pressrun.webhook_deliveries (updated_at) where status <> 'pending';
create index access_requests_by_age on pressrun.access_requests (decided_at) where state <> 'pending';
comment on table pressrun.access_requests is 'Who asked to be allowed a report type in a workspace, and what an admin decided. Written by request_access() and decide_access() only; kept for settings.keep_access_requests.';
comment on table pressrun.schedule_runs is 'What became of each due time of a schedule, kept for settings.keep_schedule_runs. The primary key makes it one job a due time, however many janitors run. A run by hand has no due time, and no row here.';
comment on table pressrun.event_report_job_downloads is 'Every time a file was fetched: who, when, how; kept for settings.keep_downloads.';

alter table pressrun.event_report_jobs add column schedule_id text;
comment on column pressrun.event_report_jobs.schedule_id is 'The schedule that made it, by the clock or by hand, also in place of a job that failed stuck; null for one that a person asked for. The schedule may be gone.';
