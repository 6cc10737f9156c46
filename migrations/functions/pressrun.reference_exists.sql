create or replace function pressrun.reference_exists(p_function text, p_event bigint, p_value text) returns boolean
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_exists boolean;
begin
  begin
    execute format('select reports.%I($1, $2)', p_function) into v_exists using p_event, p_value;
    raise exception using errcode = 'PRUND';
  exception when sqlstate 'PRUND' then
    null;  -- what it has set is undone: a search_path would lead our own functions astray
  end;
  return coalesce(v_exists, false);
end
$$;

comment on function pressrun.reference_exists(text, bigint, text) is
  'What reports.<p_function>(event, value) of a report type''s exists_checks answers, by the rights of pressrun_reader and no others, since it comes from a report''s file. Nothing that it does outlives the call.';

-- Who gets a function needs a right for that moment, which it has to have for no longer.
grant create on schema pressrun to pressrun_reader;
alter function pressrun.reference_exists(text, bigint, text) owner to pressrun_reader;
revoke create on schema pressrun from pressrun_reader;
revoke all on function pressrun.reference_exists(text, bigint, text) from public;
grant execute on function pressrun.reference_exists(text, bigint, text) to pressrun_owner;

-- Of types that were applied before the checks had the reader's rights.
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid::regprocedure
    from pressrun.report_types t cross join lateral jsonb_to_recordset(t.exists_checks) as c(function text)
    join pg_proc p on p.oid = to_regprocedure(c.function || '(bigint, text)')
  loop
    execute format('grant execute on function %s to pressrun_reader', v_function);
  end loop;
end
$$;
