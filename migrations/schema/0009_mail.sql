-- Delivery of mails: leases, attempts, ends, resends, bounces.
alter table pressrun.notification_outbox
  add column attempts integer not null default 0 check (attempts >= 0),
  add column due_at timestamptz default clock_timestamp(),
  add column lease_token uuid,
  add column courier text,
  add column sent_at timestamptz,
  add column provider_id text check (length(provider_id) <= 998),
  add column reason text,
  add column last_error text,
  add column resend_of text references pressrun.notification_outbox,
  add column resent_by bigint,
  add constraint due_while_pending check ((status = 'pending') = (due_at is not null)),
  add constraint reason_when_not_delivered check (status not in ('bounced', 'dead') or reason is not null),
  add constraint resends_are_of_reports check (resend_of is null or job_id is not null);
alter table pressrun.notification_outbox
  set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

create index notification_outbox_due on pressrun.notification_outbox (due_at) where status = 'pending';
create unique index one_resend_a_mail on pressrun.notification_outbox (resend_of) where resend_of is not null;
create index notification_outbox_of_provider on pressrun.notification_outbox (provider_id) where provider_id is not null;
drop index pressrun.one_mail_per_recipient;
create unique index one_mail_per_recipient on pressrun.notification_outbox (job_id, lower(email)) where resend_of is null;

comment on column pressrun.notification_outbox.status is 'pending: to be sent. sent: the mail server took it. bounced: it came back, or the recipient''s server refused it. dead: given up.';
comment on column pressrun.notification_outbox.attempts is 'How often a courier took it.';
comment on column pressrun.notification_outbox.due_at is 'When a courier may take it, by the wall clock: at once, after a backoff, or when the lease of the courier that has it ends. Null once it is not pending.';
comment on column pressrun.notification_outbox.lease_token is 'Random proof of who took it last; an answer with another one changes nothing.';
comment on column pressrun.notification_outbox.courier is 'Host and process of the courier that took it last.';
comment on column pressrun.notification_outbox.sent_at is 'When the mail server took it.';
comment on column pressrun.notification_outbox.provider_id is 'What the provider calls the mail, where it chooses ids of its own.';
comment on column pressrun.notification_outbox.reason is 'Why it bounced or was given up, in plain words.';
comment on column pressrun.notification_outbox.last_error is 'What the mail server, the bounce or the courier said last: for ops.';
comment on column pressrun.notification_outbox.resend_of is 'The mail that this one repeats, to the same or a corrected address.';
comment on column pressrun.notification_outbox.resent_by is 'The person who asked for the repetition.';

alter table pressrun.settings
  add column mail_lease interval not null default '2 minutes' check (mail_lease >= '1 second'),
  add column mail_max_attempts integer not null default 10 check (mail_max_attempts between 1 and 100);
comment on column pressrun.settings.mail_lease is 'A courier that has not said after this how sending a mail went is followed by another.';
comment on column pressrun.settings.mail_max_attempts is 'Attempts after which a mail is given up (dead).';

-- Webhooks: what happens to jobs, posted to a platform's endpoints.
create table pressrun.webhook_endpoints (
  endpoint_id text primary key,
  workspace_id bigint,
  url text not null check (url ~ '^https?://[^[:space:][:cntrl:]]+$' and length(url) <= 2000),
  secrets text[] not null check (cardinality(secrets) between 1 and 2),
  kinds text[] not null check (cardinality(kinds) > 0 and kinds <@ array['job.completed', 'job.failed', 'job.cancelled', 'job.expired']),
  enabled boolean not null default true,
  disabled_reason text,
  failing_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint reason_when_disabled check (enabled or disabled_reason is not null)
);
comment on table pressrun.webhook_endpoints is 'Where events of jobs are posted; kept by pressrunctl or the functions of its role.';
comment on column pressrun.webhook_endpoints.endpoint_id is 'ULID.';
comment on column pressrun.webhook_endpoints.workspace_id is 'Events of this workspace; null: of all.';
comment on column pressrun.webhook_endpoints.url is 'Where they go.';
comment on column pressrun.webhook_endpoints.secrets is 'whsec_<base64>, newest first: two while one replaces the other. Read by the courier alone, through take_webhooks().';
comment on column pressrun.webhook_endpoints.kinds is 'job.completed, job.failed, job.cancelled, job.expired: which events.';
comment on column pressrun.webhook_endpoints.enabled is 'False: nothing is written for it and nothing sent.';
comment on column pressrun.webhook_endpoints.disabled_reason is 'Why it is not enabled.';
comment on column pressrun.webhook_endpoints.failing_since is 'First of the failures since the last success, by the wall clock.';
comment on column pressrun.webhook_endpoints.created_at is 'When it was added.';
comment on column pressrun.webhook_endpoints.updated_at is 'When it was last changed.';

create table pressrun.webhook_deliveries (
  delivery_id text primary key,
  endpoint_id text not null references pressrun.webhook_endpoints on delete cascade,
  job_id text not null references pressrun.event_report_jobs,
  kind text not null,
  payload jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'dead')),
  attempts integer not null default 0 check (attempts >= 0),
  due_at timestamptz default clock_timestamp(),
  lease_token uuid,
  last_error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint due_while_pending check ((status = 'pending') = (due_at is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index webhook_deliveries_due on pressrun.webhook_deliveries (due_at) where status = 'pending';
create index webhook_deliveries_of_endpoint on pressrun.webhook_deliveries (endpoint_id);
create index webhook_deliveries_of_job on pressrun.webhook_deliveries (job_id);
comment on table pressrun.webhook_deliveries is 'Events to be posted, written in the transaction of the change of status that they tell.';
comment on column pressrun.webhook_deliveries.delivery_id is 'ULID; the webhook-id of every attempt.';
comment on column pressrun.webhook_deliveries.endpoint_id is 'Where it goes.';
comment on column pressrun.webhook_deliveries.job_id is 'The job.';
comment on column pressrun.webhook_deliveries.kind is 'job.completed, job.failed, job.cancelled, job.expired.';
comment on column pressrun.webhook_deliveries.payload is 'The body: {"type", "timestamp", "data"}; no link, no secret, no diagnostic.';
comment on column pressrun.webhook_deliveries.status is 'pending, delivered, dead (given up).';
comment on column pressrun.webhook_deliveries.attempts is 'How often a courier took it.';
comment on column pressrun.webhook_deliveries.due_at is 'When a courier may take it, by the wall clock; null once it is not pending.';
comment on column pressrun.webhook_deliveries.lease_token is 'Random proof of who took it last.';
comment on column pressrun.webhook_deliveries.last_error is 'What went wrong last.';
comment on column pressrun.webhook_deliveries.created_at is 'When the status changed.';
comment on column pressrun.webhook_deliveries.updated_at is 'When its own status last changed.';
