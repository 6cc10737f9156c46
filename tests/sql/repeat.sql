-- J10: retry and re-run are new jobs that point back; the old row stays as it is.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

create function pg_temp.job_that(p_end text) returns text language plpgsql volatile as $$
declare
  v_job text;
  c record;
begin
  select r.job_id into v_job from pressrun.request_report(1, 11, 'numbers', '{"n": 4}', '{csv,xlsx}', '{a@example.org}') r;
  if p_end in ('running', 'failed', 'completed') then
    select * into strict c from pressrun.claim_jobs((select worker_id from pressrun.workers), 100) k where k.job_id = v_job;
    perform case p_end when 'failed' then pressrun.fail_job(v_job, c.run_lease, c.lease_token, 'too_large', null, false)
                       when 'completed' then test.complete(v_job, c.run_lease, c.lease_token) end;
  elsif p_end = 'cancelled' then
    perform pressrun.cancel_job(1, 11, v_job);
  end if;
  return v_job;
end
$$;
create function pg_temp.try(p_what text, p_person bigint, p_event bigint, p_job text) returns text language plpgsql volatile as $$
declare
  v_new text;
  v_before constant text := test.fingerprint(p_job);
begin
  execute format('select pressrun.%I($1, $2, $3, ''req-9'')', p_what) into v_new using p_person, p_event, p_job;
  if v_new = p_job or test.fingerprint(p_job) <> v_before then
    return 'the old job was changed';
  end if;
  return (select concat_ws(' ', j.status, j.type, j.params, j.format, j.requested_by, j.notify_emails, j.request_id,
      case when j.retry_of = p_job then 'retry' end, case when j.rerun_of = p_job then 'rerun' end)
    from pressrun.event_report_jobs j where j.job_id = v_new);
exception when others then
  return sqlstate;
end
$$;

select is(pg_temp.try('retry_job', 1, 11, pg_temp.job_that('failed')),
  'queued numbers {"n": 4} csv,xlsx 1 {a@example.org} req-9 retry', 'a retry is a new job with the same parameters, formats and recipients');
select is(pg_temp.try('retry_job', 2, 11, pg_temp.job_that('failed')),
  'queued numbers {"n": 4} csv,xlsx 2 {a@example.org} req-9 retry', 'of who asked for it');
select is(pg_temp.try('retry_job', 1, 11, pg_temp.job_that(s)), 'PRCFL', format('a %s job cannot be retried', s))
  from unnest('{queued,running,completed,cancelled}'::text[]) s;
select is(pg_temp.try('rerun_job', 1, 11, pg_temp.job_that(s)),
  'queued numbers {"n": 4} csv,xlsx 1 {a@example.org} req-9 rerun', format('a %s job can be run again', s))
  from unnest('{completed,failed,cancelled}'::text[]) s;
select is(pg_temp.try('rerun_job', 1, 11, pg_temp.job_that(s)), 'PRCFL', format('a %s job cannot', s)) from unnest('{queued,running}'::text[]) s;

select pg_temp.job_that('failed') as job \gset
select is(pg_temp.try(f, 6, 11, :'job'), 'PRNFD', f || ': a stranger does not find the job') from unnest('{retry_job,rerun_job}'::text[]) f;
select is(pg_temp.try(f, 1, 12, :'job'), 'PRNFD', f || ': nor anybody under another event') from unnest('{retry_job,rerun_job}'::text[]) f;
select is(pg_temp.try(f, 4, 11, :'job'), 'PRNFD', f || ': nor who may not read its type') from unnest('{retry_job,rerun_job}'::text[]) f;
select is(pg_temp.try(f, 3, 11, :'job'), 'PRFBD', f || ': who may only read may not') from unnest('{retry_job,rerun_job}'::text[]) f;
update test.members set permissions = '{reports.create}' where person_id = 1;
select is(pg_temp.try(f, 1, 11, :'job'), 'PRFBD', f || ': nor the requester who lost the permission (C6)') from unnest('{retry_job,rerun_job}'::text[]) f;
update test.members set permissions = '{reports.create,numbers.read}' where person_id = 1;
select pressrun.apply_report_type((select jsonb_build_object('type', type, 'title', title, 'description', description, 'group', report_group,
  'permission', permission, 'formats', '["csv"]'::jsonb, 'params', params_schema, 'columns', columns, 'arguments', arguments, 'function', 'reports.test_numbers')
  from pressrun.report_types where type = 'numbers')) \gset
select is(pg_temp.try(f, 1, 11, :'job'), 'PRINV', f || ': a format that the type no longer has is refused') from unnest('{retry_job,rerun_job}'::text[]) f;
select pressrun.retire_report_type('numbers') \gset
select is(pg_temp.try(f, 1, 11, :'job'), 'PRINV', f || ': a retired type too') from unnest('{retry_job,rerun_job}'::text[]) f;

select * from finish();
