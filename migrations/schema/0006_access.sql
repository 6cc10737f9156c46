-- Requests for access to report types, and what was decided.
create table pressrun.access_requests (
  access_request_id text primary key check (access_request_id ~ '^[0-9a-hjkmnp-tv-z]{26}$'),
  workspace_id bigint not null,
  event_id bigint not null,
  person_id bigint not null,
  type text not null references pressrun.report_types,
  permission text not null check (permission <> ''),
  reason text check (length(reason) between 1 and 1000),
  state text not null default 'pending' check (state in ('pending', 'granted', 'declined')),
  requested_at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint,
  note text check (length(note) between 1 and 1000),
  applied boolean,
  constraint decided_by_somebody check ((state = 'pending') = (decided_at is null) and (state = 'pending') = (decided_by is null)),
  constraint note_of_a_decision check (note is null or state <> 'pending'),
  constraint applied_when_granted check ((state = 'granted') = (applied is not null))
) with (fillfactor = 90);
create unique index one_pending_access_request on pressrun.access_requests (person_id, workspace_id, type) where state = 'pending';
create index access_requests_of_workspace on pressrun.access_requests (workspace_id, requested_at desc, access_request_id desc);

comment on table pressrun.access_requests is 'Who asked to be allowed a report type in a workspace, and what an admin decided. Written by request_access() and decide_access() only; kept.';
comment on column pressrun.access_requests.access_request_id is 'ULID.';
comment on column pressrun.access_requests.workspace_id is 'The workspace that the access is asked for.';
comment on column pressrun.access_requests.event_id is 'The event whose report brought it about.';
comment on column pressrun.access_requests.person_id is 'Who asks.';
comment on column pressrun.access_requests.type is 'The report type.';
comment on column pressrun.access_requests.permission is 'The type''s permission when it was asked for; what a grant gives.';
comment on column pressrun.access_requests.reason is 'Why, in the person''s words; null: they gave none.';
comment on column pressrun.access_requests.state is 'pending, granted, declined.';
comment on column pressrun.access_requests.requested_at is 'When.';
comment on column pressrun.access_requests.decided_at is 'When it was decided; null while pending.';
comment on column pressrun.access_requests.decided_by is 'The admin who decided.';
comment on column pressrun.access_requests.note is 'What the admin wrote to the person.';
comment on column pressrun.access_requests.applied is 'Of a granted one: whether the platform gave the permission by itself; false: an admin has to do it there.';
