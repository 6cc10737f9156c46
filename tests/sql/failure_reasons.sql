-- J7: what an organizer reads, word for word.
\ir support/world.sql
select no_plan();

select is(pressrun.failure_reason(code, 'numbers'), reason, code) from (values
  ('query_timeout', 'Dataset too large — try a narrower date range.'),
  ('storage_unavailable', 'Storage temporarily unavailable — please retry.'),
  ('too_large', 'Dataset exceeded 50MB. Try a narrower date range or generate per-month reports.'),
  ('runner_crashed', 'The report generator stopped unexpectedly. We have been told; please retry.'),
  ('out_of_memory', 'The report needed more memory than it may use — try a narrower date range.'),
  ('deadline_exceeded', 'The report was not ready after 30 minutes and was stopped. Try a narrower date range.'),
  ('source_unavailable', 'The data source is unavailable right now — please retry in a few minutes.'),
  ('invalid_parameters', 'The report could not be run with these parameters. Adjust them and run it again.'),
  ('worker_lost', 'The machine that generated the report was lost. Please retry.'),
  ('internal_error', 'Something went wrong on our side. We have been told; please retry.'),
  ('something_new', 'Something went wrong on our side. We have been told; please retry.')) r(code, reason);
select is(pressrun.failure_reason('too_large', 'secrets'), 'Dataset exceeded 1.5MB. Try a narrower date range or generate per-month reports.',
  'the size is the limit in force');
select is(pressrun.failure_reason('deadline_exceeded', 'secrets'), 'The report was not ready after 90 seconds and was stopped. Try a narrower date range.',
  'and the time is the deadline in force');

select * from finish();
