create or replace function pressrun.prune_records(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_settings constant pressrun.settings := (select s from pressrun.settings s);
  v_requests bigint;
  v_pauses bigint;
begin
  delete from pressrun.access_requests d
  where d.access_request_id in (
    select r.access_request_id from pressrun.access_requests r
    where r.state <> 'pending' and r.decided_at <= pressrun.now() - v_settings.keep_access_requests
    order by r.decided_at limit p_limit for update skip locked);
  get diagnostics v_requests = row_count;
  delete from pressrun.pauses d
  where d.pause_id in (
    select p.pause_id from pressrun.pauses p where p.resumed_at <= pressrun.now() - v_settings.keep_pauses
    order by p.pause_id limit p_limit for update skip locked);
  get diagnostics v_pauses = row_count;
  return v_requests + v_pauses;
end
$$;

comment on function pressrun.prune_records(integer) is
  'Part of prune(): access requests that were decided and pauses that ended, see settings.keep_access_requests and keep_pauses.';
revoke all on function pressrun.prune_records(integer) from public;
