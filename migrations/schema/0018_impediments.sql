-- A worker that cannot read what reports are made of says so, and is no capacity (SPEC O4, J4).
alter table pressrun.workers
  add column impediment text,
  add constraint impediment_has_words check (length(impediment) between 1 and 500) not valid;  -- no row has one yet
comment on column pressrun.workers.impediment is 'Why it takes no jobs, in words for ops; null: it takes them.';

comment on sequence pressrun.event_report_job_events_id_seq is 'Ids of entries of the history.';
comment on sequence pressrun.event_report_job_downloads_id_seq is 'Ids of downloads.';
comment on sequence pressrun.job_queue_seq_seq is 'The order in which jobs came into the queue.';
comment on sequence pressrun.pauses_pause_id_seq is 'Ids of pauses.';
