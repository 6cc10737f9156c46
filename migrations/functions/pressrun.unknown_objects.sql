create or replace function pressrun.unknown_objects(p_keys text[]) returns setof text
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select k from unnest(p_keys) k
  where k ~ '^-?[0-9]+/[0-9a-z]{5}/[0-9a-z]{26}-[0-9]+-'
    and not exists (select from pressrun.event_report_job_artifacts a where a.r2_key = k and a.state <> 'deleted')
    and not exists (select from pressrun.event_report_job_parts p where p.r2_key = k)
$$;

comment on function pressrun.unknown_objects(text[]) is
  'Those of the keys that are made like ours and that no row means any more: what a database that was restored to an earlier time has forgotten. An object is recorded before it is stored, so one that was listed before the call and is returned here will never be wanted.';
revoke all on function pressrun.unknown_objects(text[]) from public;
grant execute on function pressrun.unknown_objects(text[]) to pressrun_ctl;
