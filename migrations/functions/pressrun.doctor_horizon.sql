create or replace function pressrun.doctor_horizon(p_age interval default '1 minute') returns table (severity text, finding text, remedy text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select 'warning', format('The prepared transaction %L of %s waits since %s (%s): nothing that died since can be vacuumed, and its locks stay.',
      p.gid, p.owner, pressrun.utc(p.prepared), pressrun.in_words(clock_timestamp() - p.prepared)),
    format('rollback prepared %L -- or commit prepared: ask who made it', p.gid)
  from pg_prepared_xacts p where p.database = current_database() and p.prepared <= clock_timestamp() - p_age
  union all
  select case when s.active and s.behind < 10000000 then 'note' else 'warning' end,
    format('The replication slot %s (%s) keeps what died in the last %s transactions from vacuum.', s.slot_name,
      case when s.active then 'in use by pid ' || s.active_pid else 'not in use' end, s.behind),
    case when s.active then 'look at the queries of its standby: hot_standby_feedback passes their snapshots on'
      else format('select pg_drop_replication_slot(%L) -- unless its standby comes back', s.slot_name) end
  from (select r.*, greatest(age(r.xmin), age(r.catalog_xmin)) as behind from pg_replication_slots r) s
  where s.behind > 1000000 or (s.xmin is not null and not s.active)
  union all
  select 'warning', format('The standby %s (pid %s, user %s%s) passes on the snapshot of a query of its own, which keeps what died in the last %s transactions from vacuum.',
      coalesce(nullif(r.application_name, ''), 'without a name'), r.pid, r.usename, coalesce(', from ' || host(r.client_addr), ''), age(r.backend_xmin)),
    'end the longest query on that standby (pg_stat_activity there, by xact_start); set max_standby_streaming_delay and idle_in_transaction_session_timeout there'
  from pg_stat_replication r where age(r.backend_xmin) > 100000
  union all
  select case when s.wal_status in ('unreserved', 'lost') then 'error' else 'warning' end,
    format('Nobody reads the replication slot %s, for which %s of WAL are kept (%s).', s.slot_name, pg_size_pretty(s.kept), s.wal_status),
    format('start its standby, or: select pg_drop_replication_slot(%L)', s.slot_name)
  from (select r.*, pg_wal_lsn_diff(pg_current_wal_lsn(), r.restart_lsn) as kept from pg_replication_slots r where not pg_is_in_recovery()) s
  where not s.active and (s.wal_status in ('unreserved', 'lost') or s.kept > 1e9)
$$;

comment on function pressrun.doctor_horizon(interval) is
  'Prepared transactions, replication slots and standbys that hold vacuum back or fill the disk: for ops.health. p_age: how long a transaction may stay prepared. Runs with the rights of its caller, who sees where a standby is if pg_read_all_stats allows it.';
revoke all on function pressrun.doctor_horizon(interval) from public;
grant execute on function pressrun.doctor_horizon(interval) to pressrun_ctl;
