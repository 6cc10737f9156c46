create or replace view ops.slow_reports as
  select j.type, count(*) as runs, percentile_cont(0.5) within group (order by t.seconds)::numeric(12, 3) as median_seconds,
    percentile_cont(0.95) within group (order by t.seconds)::numeric(12, 3) as p95_seconds, max(t.seconds)::numeric(12, 3) as longest_seconds,
    (array_agg(r.job_id order by t.seconds desc))[1] as longest_job, max(r.rows_written) as most_rows,
    (sum(r.rows_written) / nullif(sum(t.seconds), 0))::bigint as rows_per_second
  from pressrun.event_report_job_runs r join pressrun.event_report_jobs j on j.job_id = r.job_id
  cross join lateral (select extract(epoch from r.ended_at - r.claimed_at) as seconds) t
  where r.outcome = 'completed' and r.ended_at > clock_timestamp() - interval '7 days'
  group by j.type order by p95_seconds desc;
comment on view ops.slow_reports is 'How long reports took in the last 7 days, by type, the slowest first. It reads all runs: not for every second.';
comment on column ops.slow_reports.type is 'Report type.';
comment on column ops.slow_reports.runs is 'Completed runs.';
comment on column ops.slow_reports.median_seconds is 'Half of them took no longer.';
comment on column ops.slow_reports.p95_seconds is '95 of 100 took no longer.';
comment on column ops.slow_reports.longest_seconds is 'The longest.';
comment on column ops.slow_reports.longest_job is 'Its job.';
comment on column ops.slow_reports.most_rows is 'Rows of the largest.';
comment on column ops.slow_reports.rows_per_second is 'Rows of all of them by their time.';
