create or replace function pressrun.take_due_duty(p_host text) returns text
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  update pressrun.duties d set due_at = clock_timestamp() + d.every, taken_by = p_host, taken_at = clock_timestamp()
  where d.name = (
    select n.name from pressrun.duties n where n.runner = 'janitor' and n.due_at <= clock_timestamp()
    order by n.due_at limit 1 for update skip locked)
  returning d.name
$$;

comment on function pressrun.take_due_duty(text) is
  'Takes one due duty for a janitor; null when none is due. Whoever takes it first has it.';
revoke all on function pressrun.take_due_duty(text) from public;
grant execute on function pressrun.take_due_duty(text) to pressrun_janitor;
