create or replace function pressrun.store_identity() returns uuid
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$ select store_id from pressrun.settings $$;

comment on function pressrun.store_identity() is
  'The id that the marker of this database''s store must carry.';
revoke all on function pressrun.store_identity() from public;
grant execute on function pressrun.store_identity() to pressrun_ctl;
