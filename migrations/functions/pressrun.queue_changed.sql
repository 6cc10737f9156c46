create or replace function pressrun.queue_changed() returns trigger
language plpgsql
as $$
begin
  if exists (select from new_rows n where n.hold is null) then
    notify pressrun_queue;
  end if;
  return null;
end
$$;

comment on function pressrun.queue_changed() is
  'After INSERT or UPDATE on job_queue: wakes the workers when something can be claimed, one notification a statement.';
revoke all on function pressrun.queue_changed() from public;
