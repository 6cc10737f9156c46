create or replace view ops.table_health as
  select c.oid::regclass::text as table_name, t.n_live_tup as live_rows, t.n_dead_tup as dead_rows,
    round(100.0 * t.n_dead_tup / nullif(t.n_live_tup + t.n_dead_tup, 0), 1) as dead_percent,
    (coalesce(o.threshold, current_setting('autovacuum_vacuum_threshold')::numeric)
      + coalesce(o.scale, current_setting('autovacuum_vacuum_scale_factor')::numeric) * greatest(c.reltuples, 0)::numeric)::bigint as vacuum_at,
    coalesce(o.enabled, true) as autovacuum, greatest(t.last_vacuum, t.last_autovacuum) as vacuumed_at, greatest(t.last_analyze, t.last_autoanalyze) as analyzed_at,
    pg_table_size(c.oid) as table_bytes, pg_indexes_size(c.oid) as index_bytes,
    round(100.0 * t.n_tup_hot_upd / nullif(t.n_tup_upd, 0), 1) as hot_percent, t.seq_scan as whole_scans, age(c.relfrozenxid) as transaction_age
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_stat_all_tables t on t.relid = c.oid
  left join lateral (
    select max(x.option_value) filter (where x.option_name = 'autovacuum_vacuum_threshold')::numeric as threshold,
      max(x.option_value) filter (where x.option_name = 'autovacuum_vacuum_scale_factor')::numeric as scale,
      bool_and(x.option_value::boolean) filter (where x.option_name = 'autovacuum_enabled') as enabled
    from pg_options_to_table(c.reloptions) x) o on true
  where n.nspname = 'pressrun' and c.relkind = 'r';
comment on view ops.table_health is 'Our tables: sizes, dead rows, and when vacuum came and is to come.';
comment on column ops.table_health.table_name is 'The table.';
comment on column ops.table_health.live_rows is 'Rows, as the statistics know.';
comment on column ops.table_health.dead_rows is 'Dead rows that vacuum has not removed.';
comment on column ops.table_health.dead_percent is 'Of all.';
comment on column ops.table_health.vacuum_at is 'Dead rows at which autovacuum comes.';
comment on column ops.table_health.autovacuum is 'Whether it comes at all.';
comment on column ops.table_health.vacuumed_at is 'When vacuum last came, by itself or by hand.';
comment on column ops.table_health.analyzed_at is 'When its statistics were last made.';
comment on column ops.table_health.table_bytes is 'Size without indexes.';
comment on column ops.table_health.index_bytes is 'Size of its indexes.';
comment on column ops.table_health.hot_percent is 'Updates that touched no index.';
comment on column ops.table_health.whole_scans is 'How often it was read from end to end.';
comment on column ops.table_health.transaction_age is 'Transactions since it was last frozen.';
