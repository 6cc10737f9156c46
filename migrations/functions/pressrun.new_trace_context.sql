create or replace function pressrun.new_trace_context() returns text
language sql volatile
as $$
  select '00-' || replace(gen_random_uuid()::text, '-', '') || '-' || left(replace(gen_random_uuid()::text, '-', ''), 16) || '-00'
$$;

comment on function pressrun.new_trace_context() is
  'A traceparent of a trace that nobody has seen yet and nobody samples, for jobs that no HTTP request with a trace asked for.';
revoke all on function pressrun.new_trace_context() from public;
