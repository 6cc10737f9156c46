create or replace function pressrun.explain_query(p_query text) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  v_plan json;
begin
  begin
    execute 'explain (format json) ' || p_query into v_plan;
    raise exception using errcode = 'PRUND';
  exception when sqlstate 'PRUND' then
    null;  -- what functions that the planner ran have set is undone
  end;
  return v_plan;
end
$$;

comment on function pressrun.explain_query(text) is
  'How PostgreSQL would run the query of a report''s file, by the rights of pressrun_reader and no others: the planner runs functions. Nothing that these do outlives the call. Raises what EXPLAIN raises.';

-- Who gets a function needs a right for that moment, which it has to have for no longer.
grant create on schema pressrun to pressrun_reader;
alter function pressrun.explain_query(text) owner to pressrun_reader;
revoke create on schema pressrun from pressrun_reader;
revoke all on function pressrun.explain_query(text) from public;
grant execute on function pressrun.explain_query(text) to pressrun_owner;
