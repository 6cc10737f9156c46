create or replace function pressrun.claim_rate() returns numeric
language plpgsql stable
as $$
begin
  return (
    select count(*) / nullif(greatest(extract(epoch from pressrun.now() - min(e.occurred_at)), 1), 0)
    from (select l.to_status, l.occurred_at from pressrun.event_report_job_events l order by l.id desc limit 1000) e
    where e.to_status = 'running' and e.occurred_at > pressrun.now() - interval '10 minutes');
end
$$;

comment on function pressrun.claim_rate() is
  'Jobs claimed a second, by the last 1000 changes of status and the last 10 minutes; null when there were none.';
revoke all on function pressrun.claim_rate() from public;
