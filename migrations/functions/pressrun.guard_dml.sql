create or replace function pressrun.guard_dml() returns trigger
language plpgsql
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  if not pressrun.called_by_function() then
    raise exception '% on pressrun.% is refused: only the functions of schema pressrun write here.', tg_op, tg_table_name
      using errcode = 'PRGRD', hint = 'Call request_report(), cancel_job(), retry_job() or rerun_job() instead.';
  end if;
  return null;
end
$$;

comment on function pressrun.guard_dml() is
  'Statement trigger: refuses DML that does not come from a function of pressrun_owner, whoever asks.';
revoke all on function pressrun.guard_dml() from public;
