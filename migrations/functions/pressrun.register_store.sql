create or replace function pressrun.register_store(p_kind text, p_found text) returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_settings pressrun.settings;
begin
  select * into strict v_settings from pressrun.settings for update;
  if v_settings.store_marked_at is null and coalesce(p_found, v_settings.store_id::text) = v_settings.store_id::text then
    update pressrun.settings set store_marked_at = pressrun.now();
  elsif p_found is null then
    raise exception 'This % store is empty, but the database knows one that is in use (%).', p_kind, v_settings.store_id
      using errcode = 'PRCFL', hint = 'Every host must use the same store. Check that it is mounted and that PRESSRUN_STORE names it.';
  elsif p_found <> v_settings.store_id::text then
    raise exception 'This % store belongs to another database (it says %, ours is %).', p_kind, p_found, v_settings.store_id
      using errcode = 'PRCFL', hint = 'Check PRESSRUN_STORE and PRESSRUN_DATABASE_URL.';
  end if;
  return v_settings.store_id;
end
$$;

comment on function pressrun.register_store(text, text) is
  'Checks at start that the store at hand is the one of this database, by the id that it carries (p_found; null when it carries none, which only the very first worker may see), and returns the id that it must carry. Call it in a transaction and write the marker before the commit, so that a crash in between leaves either both or a marker that is right. Raises PRCFL otherwise.';
revoke all on function pressrun.register_store(text, text) from public;
grant execute on function pressrun.register_store(text, text) to pressrun_worker, pressrun_janitor, pressrun_httpd;
