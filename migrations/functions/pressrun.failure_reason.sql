create or replace function pressrun.failure_reason(p_code text, p_type text) returns text
language sql stable
as $$
  select case p_code
    when 'query_timeout' then 'Dataset too large — try a narrower date range.'
    when 'storage_unavailable' then 'Storage temporarily unavailable — please retry.'
    when 'too_large' then format('Dataset exceeded %sMB. Try a narrower date range or generate per-month reports.',
      trim_scale(t.size_limit_bytes / 1000000.0))
    when 'runner_crashed' then 'The report generator stopped unexpectedly. We have been told; please retry.'
    when 'out_of_memory' then 'The report needed more memory than it may use — try a narrower date range.'
    when 'deadline_exceeded' then format('The report was not ready after %s and was stopped. Try a narrower date range.',
      pressrun.in_words(t.run_deadline))
    when 'source_unavailable' then 'The data source is unavailable right now — please retry in a few minutes.'
    when 'invalid_parameters' then 'The report could not be run with these parameters. Adjust them and run it again.'
    when 'stuck_queue' then 'Nothing picked this report up in time. It is queued again by itself a few times; if that does not help, please retry later.'
    when 'waited_too_long' then format('This report waited for more than %s and was given up, so that it does not arrive when nobody expects it. Please request it again.',
      pressrun.in_words((select s.longest_wait from pressrun.settings s)))
    when 'worker_lost' then 'The machine that generated the report was lost. Please retry.'
    else 'Something went wrong on our side. We have been told; please retry.'
  end
  from pressrun.report_types t where t.type = p_type
$$;

comment on function pressrun.failure_reason(text, text) is
  'What an organizer reads about a failure, by its code.';
revoke all on function pressrun.failure_reason(text, text) from public;
