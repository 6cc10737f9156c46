-- run as: admin
-- The roles of Pressrun: two owners that nobody logs in as, and one login for each binary. Roles belong to the cluster, so
-- this file is idempotent and runs before every migration. No passwords here: who deploys sets them.
do $roles$
declare
  v_role text;
begin
  -- Two runs of this file in one database wait for each other. Two databases of one cluster may collide all the same, since
  -- advisory locks belong to a database: the runner tries again.
  perform pg_advisory_xact_lock(hashtextextended('pressrun.roles', 0));
  foreach v_role in array array['pressrun_owner', 'voyage_owner'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
    if not pg_has_role(current_user, v_role, 'member') then
      execute format('grant %I to current_user', v_role);
    end if;
  end loop;
  foreach v_role in array array['pressrun_httpd', 'pressrun_worker', 'pressrun_janitor', 'pressrun_courier',
                                'pressrun_reader', 'pressrun_ctl'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I login', v_role);
    end if;
  end loop;
  -- Lets enforce_deadlines() and forced cancels end the query of a run whose worker hangs.
  if not pg_has_role('pressrun_owner', 'pressrun_reader', 'member') then
    grant pressrun_reader to pressrun_owner;
  end if;
  -- Reports only read: the grants see to that, this gives the clearer error. The memory of one report is bounded.
  alter role pressrun_reader set default_transaction_read_only = on;
  -- Our statements are short and reports stream: compiling them costs more than it gives.
  foreach v_role in array array['pressrun_httpd', 'pressrun_worker', 'pressrun_janitor', 'pressrun_courier',
                                'pressrun_reader', 'pressrun_ctl'] loop
    execute format('alter role %I set jit = off', v_role);
    execute format('alter role %I set default_transaction_isolation = %L', v_role, 'read committed');
    -- A client whose host vanished without a word is noticed in 25 s, as we notice such a server; by default its session, with
    -- its snapshot and locks, would stay for two hours.
    execute format('alter role %I set tcp_keepalives_idle = 10', v_role);
    execute format('alter role %I set tcp_keepalives_interval = 5', v_role);
    execute format('alter role %I set tcp_keepalives_count = 3', v_role);
    execute format('alter role %I set tcp_user_timeout = %L', v_role, '25s');
  end loop;
  -- The queue's tables are small when a session plans and may be large when it runs: the plan of a moment must not be to read
  -- them whole. Statements look rows up by key, so one plan serves all values; planning a claim anew took as long as the claim.
  foreach v_role in array array['pressrun_httpd', 'pressrun_worker', 'pressrun_janitor', 'pressrun_courier', 'pressrun_ctl'] loop
    execute format('alter role %I set enable_seqscan = off', v_role);
    execute format('alter role %I set plan_cache_mode = force_generic_plan', v_role);
  end loop;
  alter role pressrun_reader set work_mem = '32MB';
  alter role pressrun_reader set hash_mem_multiplier = 1;
  alter role pressrun_reader set idle_in_transaction_session_timeout = '10min';
  -- Every login may take any advisory lock, ours too: a request that waits for one gives up in time.
  alter role pressrun_httpd set lock_timeout = '10s';
  alter role pressrun_httpd set statement_timeout = '30s';
  -- As their sessions set it themselves, except behind a pooler.
  foreach v_role in array array['pressrun_worker', 'pressrun_janitor', 'pressrun_courier'] loop
    execute format('alter role %I set lock_timeout = %L', v_role, '10s');
    execute format('alter role %I set statement_timeout = %L', v_role, case v_role when 'pressrun_janitor' then '10min' else '30s' end);
  end loop;
  if (select rolsuper from pg_roles where rolname = current_user) then
    alter role pressrun_reader set temp_file_limit = '5GB';
    -- PostgreSQL 15 lets everybody write large objects, in read-only transactions too, and no limit counts them. A database that
    -- uses them keeps them.
    if not exists (select from pg_largeobject_metadata) then
      revoke execute on function pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea),
        pg_catalog.lo_put(oid, bigint, bytea), pg_catalog.lowrite(integer, bytea), pg_catalog.lo_truncate(integer, integer),
        pg_catalog.lo_truncate64(integer, bigint), pg_catalog.lo_unlink(oid) from public;
    end if;
  else
    raise notice 'not a superuser: set temp_file_limit for pressrun_reader yourself to bound the disk a report may spill to';
  end if;
  execute format('grant create, connect on database %I to pressrun_owner, voyage_owner', current_database());
  execute format('revoke temporary on database %I from public', current_database());
end
$roles$;
