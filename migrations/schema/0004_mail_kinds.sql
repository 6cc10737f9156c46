-- Mails that are not about a finished job: access requests, decisions, schedules that stopped.
alter table pressrun.notification_outbox
  alter column job_id drop not null,
  add column kind text not null default 'report_ready',
  add column data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  add constraint known_kind check (kind in ('report_ready', 'access_requested', 'access_decided', 'schedule_stopped')),
  add constraint job_when_about_one check ((kind = 'report_ready') = (job_id is not null));

comment on column pressrun.notification_outbox.kind is 'report_ready: the job completed. access_requested: to an admin. access_decided: to who had asked. schedule_stopped: to the owner of a schedule that stopped by itself.';
comment on column pressrun.notification_outbox.job_id is 'The job that a report_ready mail is about; null for every other kind.';
comment on column pressrun.notification_outbox.data is 'What the text of another kind of mail says; never a link or a secret.';
comment on table pressrun.notification_outbox is 'Mails to be sent, written in the transaction that brings them about (for a report: the one that completes the job, and never before).';
