create or replace view ops.outbox as
  select o.notification_id, o.kind, o.job_id, o.email, o.status, clock_timestamp() - o.created_at as age, o.attempts, o.due_at,
    o.status = 'pending' and o.due_at < clock_timestamp() - interval '1 minute' as overdue,
    o.courier, o.sent_at, o.reason, o.last_error, o.provider_id, o.resend_of, o.created_at, o.updated_at
  from pressrun.notification_outbox o;
comment on view ops.outbox is 'Every mail (of the time in settings.keep_mails): how it stands, how old it is, how often it was tried and what went wrong last. Dead letters: where status = ''dead''.';
comment on column ops.outbox.notification_id is 'The mail; its Message-ID is made from it.';
comment on column ops.outbox.kind is 'report_ready, access_requested, access_decided, schedule_stopped.';
comment on column ops.outbox.job_id is 'The job that it is about.';
comment on column ops.outbox.email is 'The recipient.';
comment on column ops.outbox.status is 'pending, sent, bounced, dead.';
comment on column ops.outbox.age is 'Time since it was written.';
comment on column ops.outbox.attempts is 'How often a courier took it.';
comment on column ops.outbox.due_at is 'When a courier may take it; while one has it, when that one''s lease ends.';
comment on column ops.outbox.overdue is 'Nobody took it in time: is a courier running?';
comment on column ops.outbox.courier is 'Who took it last.';
comment on column ops.outbox.sent_at is 'When the mail server took it.';
comment on column ops.outbox.reason is 'Why it bounced or was given up, as the organizer reads it.';
comment on column ops.outbox.last_error is 'What was said when it last failed.';
comment on column ops.outbox.provider_id is 'What the provider calls it.';
comment on column ops.outbox.resend_of is 'The mail that it repeats.';
comment on column ops.outbox.created_at is 'When it was written.';
comment on column ops.outbox.updated_at is 'When its status last changed.';
