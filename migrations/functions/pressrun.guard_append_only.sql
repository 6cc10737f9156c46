create or replace function pressrun.guard_append_only() returns trigger
language plpgsql
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  raise exception '% on pressrun.% is refused: it is append-only.', tg_op, tg_table_name using errcode = 'PRGRD';
end
$$;

comment on function pressrun.guard_append_only() is
  'Statement trigger: refuses UPDATE, DELETE and TRUNCATE for everybody.';
revoke all on function pressrun.guard_append_only() from public;
