-- Large reports in chunks (SPEC J15): one run is the holder of a snapshot, any worker renders pages of it.
alter table pressrun.report_types
  add column chunks jsonb check (chunks is null
    or coalesce(jsonb_typeof(chunks -> 'key') = 'array' and chunks -> 'key' <> '[]' and (chunks ->> 'rows')::bigint > 0, false));
comment on column pressrun.report_types.chunks is 'How a large report of the type is cut: {"key": [columns], "rows": rows a chunk}; the columns are together unique, never null, and the function sorts by them. Null: it is never cut.';
comment on column pressrun.report_types.columns is 'Result columns: [{"name", "type", "title", "style", "total", "hidden", "de"}]; name and type are taken from the function; hidden ones are in no file and no preview.';

create table pressrun.event_report_job_cuts (
  job_id text not null,
  run_lease bigint not null,
  snapshot text not null,
  source text not null,
  plan jsonb not null check (jsonb_typeof(plan) = 'object'),
  shared jsonb not null check (jsonb_typeof(shared) = 'object'),
  created_at timestamptz not null,
  primary key (job_id, run_lease),
  foreign key (job_id, run_lease) references pressrun.event_report_job_runs
);
comment on table pressrun.event_report_job_cuts is 'Runs that were cut into chunks. The run''s renderer holds the snapshot: when it dies, the snapshot is gone and with it the use of all chunks.';
comment on column pressrun.event_report_job_cuts.job_id is 'The job.';
comment on column pressrun.event_report_job_cuts.run_lease is 'The run.';
comment on column pressrun.event_report_job_cuts.snapshot is 'What pg_export_snapshot() said on the source.';
comment on column pressrun.event_report_job_cuts.source is 'Where the snapshot lives.';
comment on column pressrun.event_report_job_cuts.plan is 'How it was cut, see chunk_plan(): a change of the type''s metadata does not change it.';
comment on column pressrun.event_report_job_cuts.shared is 'What all parts must agree about: {"language", "snapshot_at", "plans": {format: plan}}.';
comment on column pressrun.event_report_job_cuts.created_at is 'When, by the wall clock.';

create table pressrun.event_report_job_chunks (
  job_id text not null,
  run_lease bigint not null,
  chunk_no integer not null check (chunk_no > 0),
  after_key text[],
  last_key text[] not null,
  state text not null check (state in ('waiting', 'rendering', 'stored', 'failed', 'dropped')),
  attempts integer not null default 0 check (attempts >= 0),
  worker_id uuid,
  by_holder boolean not null default false,
  chunk_lease bigint not null default 0 check (chunk_lease >= 0),
  chunk_token uuid,
  not_before timestamptz,
  backend_pid integer,
  backend_start timestamptz,
  claimed_at timestamptz,
  stored_at timestamptz,
  rows bigint check (rows >= 0),
  failure_code text,
  diagnostic jsonb,
  transient boolean,
  primary key (job_id, run_lease, chunk_no),
  foreign key (job_id, run_lease) references pressrun.event_report_job_cuts,
  constraint claimed_when_rendered check (state <> 'rendering' or (worker_id is not null and chunk_token is not null)),
  constraint counted_when_stored check ((state = 'stored') = (stored_at is not null and rows is not null)),
  constraint code_when_failed check (state <> 'failed' or failure_code is not null)
) with (fillfactor = 70);
create index event_report_job_chunks_waiting on pressrun.event_report_job_chunks (job_id, chunk_no) where state = 'waiting';
create index event_report_job_chunks_open on pressrun.event_report_job_chunks (worker_id) where state = 'rendering';
comment on table pressrun.event_report_job_chunks is 'The pages of a large report that any worker may render. The last page is not among them: the holder writes it behind the parts.';
comment on column pressrun.event_report_job_chunks.job_id is 'The job.';
comment on column pressrun.event_report_job_chunks.run_lease is 'The run whose snapshot is read.';
comment on column pressrun.event_report_job_chunks.chunk_no is 'Its place, from 1 on.';
comment on column pressrun.event_report_job_chunks.after_key is 'It begins after the row with this key; null: with the first row.';
comment on column pressrun.event_report_job_chunks.last_key is 'Key of its last row.';
comment on column pressrun.event_report_job_chunks.state is 'waiting: to be claimed. rendering. stored: its parts are in the store. failed: the run has to fail. dropped: its run ended first.';
comment on column pressrun.event_report_job_chunks.attempts is 'Claims that count: three are allowed.';
comment on column pressrun.event_report_job_chunks.worker_id is 'The worker of its present or last attempt.';
comment on column pressrun.event_report_job_chunks.by_holder is 'Claimed by the run''s own renderer.';
comment on column pressrun.event_report_job_chunks.chunk_lease is 'Grows with each claim; who carries an older number can change nothing.';
comment on column pressrun.event_report_job_chunks.chunk_token is 'Random companion of chunk_lease.';
comment on column pressrun.event_report_job_chunks.not_before is 'End of the backoff after a transient fault, by the wall clock.';
comment on column pressrun.event_report_job_chunks.backend_pid is 'Server process of its query, on the source.';
comment on column pressrun.event_report_job_chunks.backend_start is 'Its start, so that a later process with the same pid is never hit.';
comment on column pressrun.event_report_job_chunks.claimed_at is 'When it was last claimed, by the wall clock.';
comment on column pressrun.event_report_job_chunks.stored_at is 'When its parts were stored, by the wall clock.';
comment on column pressrun.event_report_job_chunks.rows is 'Rows in it.';
comment on column pressrun.event_report_job_chunks.failure_code is 'Why its last attempt failed; as in event_report_jobs.';
comment on column pressrun.event_report_job_chunks.diagnostic is 'The same for ops.';
comment on column pressrun.event_report_job_chunks.transient is 'Whether another run of the report may fare better.';

create table pressrun.event_report_job_parts (
  part_id text primary key,
  job_id text not null,
  run_lease bigint not null,
  chunk_no integer not null,
  chunk_lease bigint not null,
  format text not null check (format in ('csv', 'xlsx', 'pdf')),
  state text not null check (state in ('uploading', 'stored', 'abandoned')),
  r2_key text not null unique check (length(r2_key) between 1 and 1024),
  bytes bigint check (bytes >= 0),
  created_at timestamptz not null,
  delete_after timestamptz,
  delete_error text,
  foreign key (job_id, run_lease, chunk_no) references pressrun.event_report_job_chunks,
  constraint measured_when_stored check (state <> 'stored' or bytes is not null),
  constraint dated_when_abandoned check (state <> 'abandoned' or delete_after is not null)
);
create index event_report_job_parts_of_chunk on pressrun.event_report_job_parts (job_id, run_lease, chunk_no);
create index event_report_job_parts_to_delete on pressrun.event_report_job_parts (delete_after) where state = 'abandoned';
comment on table pressrun.event_report_job_parts is 'Temporary objects of chunks, recorded before their first byte is uploaded (S2). A row goes when its object is gone; parts are never offered.';
comment on column pressrun.event_report_job_parts.part_id is 'ULID.';
comment on column pressrun.event_report_job_parts.job_id is 'The job.';
comment on column pressrun.event_report_job_parts.run_lease is 'The run.';
comment on column pressrun.event_report_job_parts.chunk_no is 'The chunk.';
comment on column pressrun.event_report_job_parts.chunk_lease is 'The attempt at the chunk that uploads it.';
comment on column pressrun.event_report_job_parts.format is 'The format of the artifact that it is a part of.';
comment on column pressrun.event_report_job_parts.state is 'uploading: being written. stored: waits for the merge. abandoned: merged or of no use, object to be deleted.';
comment on column pressrun.event_report_job_parts.r2_key is 'Key of the object in the store.';
comment on column pressrun.event_report_job_parts.bytes is 'Size.';
comment on column pressrun.event_report_job_parts.created_at is 'When the row was made, by the wall clock.';
comment on column pressrun.event_report_job_parts.delete_after is 'The janitor deletes the object once this time (wall clock) has passed.';
comment on column pressrun.event_report_job_parts.delete_error is 'What the store said when deleting failed.';
