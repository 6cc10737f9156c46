-- The trace (W3C Trace Context) that a job belongs to, from the request to the run, its query and its webhooks (SPEC O3).
alter table pressrun.event_report_jobs
  add column trace_context text,
  add constraint known_trace_context check (trace_context ~ '^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[01]$') not valid;  -- no row has one yet
comment on column pressrun.event_report_jobs.trace_context is 'The traceparent (W3C Trace Context, version 00) of what asked for it: the span of the HTTP request, or a new trace. Its runs and webhooks are spans below. Null: it was asked for before traces were kept.';
