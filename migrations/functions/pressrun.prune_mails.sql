create or replace function pressrun.prune_mails(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_before constant timestamptz := pressrun.now() - (select s.keep_mails from pressrun.settings s);
  v_jobs text[];
  v_kept bigint;
  v_gone bigint;
  v_pruned bigint;
begin
  delete from pressrun.notification_outbox d
  where d.notification_id in (
    select o.notification_id from pressrun.notification_outbox o
    where coalesce(o.matters_until, o.created_at) <= v_before and o.job_id is null and o.status <> 'pending' and o.updated_at <= v_before
    order by coalesce(o.matters_until, o.created_at) limit p_limit for update skip locked);
  get diagnostics v_pruned = row_count;
  -- The job is locked so that nobody sends a mail of it again meanwhile. All of its mails go together, since they refer to each other.
  select array_agg(l.job_id) into v_jobs from (
    select j.job_id from pressrun.event_report_jobs j
    where j.job_id in (
      select o.job_id from pressrun.notification_outbox o where coalesce(o.matters_until, o.created_at) <= v_before and o.job_id is not null
      order by coalesce(o.matters_until, o.created_at) limit p_limit)
    order by j.job_id for no key update skip locked) l;
  update pressrun.notification_outbox o set matters_until = f.until
  from (
    select m.job_id, greatest(max(a.expires_at), max(m.updated_at), case when bool_or(m.status = 'pending') then pressrun.now() end) as until
    from pressrun.notification_outbox m
    left join pressrun.event_report_job_artifacts a on a.job_id = m.job_id
    where m.job_id = any (v_jobs) group by m.job_id) f
  where o.job_id = f.job_id and o.matters_until is distinct from f.until and f.until > v_before;
  get diagnostics v_kept = row_count;
  delete from pressrun.notification_outbox o
  where o.job_id = any (v_jobs) and not exists (
    select from pressrun.notification_outbox m where m.job_id = o.job_id and (m.status = 'pending' or m.updated_at > v_before))
    and not exists (select from pressrun.event_report_job_artifacts a where a.job_id = o.job_id and a.expires_at > v_before);
  get diagnostics v_gone = row_count;
  return v_pruned + v_kept + v_gone;
end
$$;

comment on function pressrun.prune_mails(integer) is
  'Part of prune(): mails that matter no more, see settings.keep_mails: those of a job together, once its files have been gone for that long and none is to be sent; until then matters_until tells when to look again. The rows that it removed, or found to matter for longer.';
revoke all on function pressrun.prune_mails(integer) from public;
