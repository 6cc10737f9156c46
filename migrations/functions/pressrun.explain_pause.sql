create or replace function pressrun.explain_pause(p_job pressrun.event_report_jobs) returns text
language plpgsql stable
as $$
begin
  return (
    select format('%s paused since %s by %s: %s',
      case p.scope when 'all' then 'The whole queue is' when 'type' then format('Reports of type %s are', p.type) else 'This workspace is' end,
      pressrun.utc(p.paused_at), p.paused_by, p.reason)
    from pressrun.pauses p
    where p.resumed_at is null and (p.scope = 'all' or p.type = p_job.type or p.workspace_id = p_job.workspace_id)
    order by p.scope, p.paused_at limit 1);
end
$$;

comment on function pressrun.explain_pause(pressrun.event_report_jobs) is
  'The pause that holds a queued job, in words; null when there is none.';
revoke all on function pressrun.explain_pause(pressrun.event_report_jobs) from public;
