create or replace function pressrun.doctor_indexes() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'error', format('The index %s of %s is invalid: it is written at each change and serves no query.', i.indexrelid::regclass, i.indrelid::regclass),
    case when c.relname ~ '_cc(new|old)[0-9]*$' then format('drop index concurrently %s', i.indexrelid::regclass)
      else format('reindex index concurrently %s', i.indexrelid::regclass) end
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('pressrun', 'voyage') and not (i.indisvalid and i.indisready)
    and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)
$$;

comment on function pressrun.doctor_indexes() is
  'Indexes of ours that serve no query: for ops.health. pressrunctl doctor also names those that are missing.';
revoke all on function pressrun.doctor_indexes() from public;
grant execute on function pressrun.doctor_indexes() to pressrun_ctl;
