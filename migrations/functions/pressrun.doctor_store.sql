create or replace function pressrun.doctor_store(p_found text) returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'error', case when p_found is null then 'The store is empty, but the database knows one that is in use: is it mounted?'
      else format('The store belongs to another database: it says %s, ours is %s.', p_found, s.store_id) end,
    'mount the right one, or correct PRESSRUN_STORE or PRESSRUN_DATABASE_URL'
  from pressrun.settings s where p_found <> s.store_id::text or (p_found is null and s.store_marked_at is not null)
  union all
  select 'note', 'No program has used the store yet: the first that starts will mark it.', 'systemctl start pressrun-worker'
  from pressrun.settings s where p_found is null and s.store_marked_at is null
$$;

comment on function pressrun.doctor_store(text) is
  'What is wrong with a store that carries this id (null: none), for pressrunctl doctor. Changes nothing.';
revoke all on function pressrun.doctor_store(text) from public;
grant execute on function pressrun.doctor_store(text) to pressrun_ctl;
