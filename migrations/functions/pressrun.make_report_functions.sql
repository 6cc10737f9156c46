create or replace function pressrun.make_report_functions(p_sql text) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
-- What told its statements apart reads texts so.
set standard_conforming_strings = on
as $$
declare
  -- What outlives a query, reaches other sessions, or runs a text that nobody has looked at.
  c_refused constant text := '\mu&"|\m(?:pg_(?:try_)?advisory_\w+|pg_(?:terminate|cancel)_backend|pg_logical_emit_message|dblink\w*|(?:query|cursor)_to_xml\w*|ts_stat|ts_rewrite|set_config)\M';
  v_before constant text := pressrun.catalog_footprint();
  v_function record;
begin
  perform set_config('search_path', 'public, pg_temp', true);
  execute p_sql;
  perform set_config('search_path', 'pg_catalog, pressrun, pg_temp', true);
  if pressrun.catalog_footprint() <> v_before then
    raise exception 'does more than create functions in the schema reports and comment on them'
      using errcode = '42501', hint = 'What else it needs belongs into a migration of the application.';
  end if;
  for v_function in
    select p.oid::regprocedure::text as name,
      case when p.prokind <> 'f' or l.lanname <> 'sql' then 'must be `language sql`'
        when p.provolatile = 'v' then 'must be `stable`'
        when p.prosecdef then 'must not be `security definer`'
        when p.proconfig is not null then 'must not have `set`' end as complaint,
      substring(lower(concat_ws(' ', p.prosrc, pg_get_function_sqlbody(p.oid))) from c_refused) as called
    from pg_proc p join pg_language l on l.oid = p.prolang where p.pronamespace = 'reports'::regnamespace and p.xmin = pg_current_xact_id()::xid
  loop
    if v_function.complaint is not null then
      raise exception '% %', v_function.name, v_function.complaint
        using errcode = '42501', hint = 'A report runs with the rights of pressrun_reader and reads tables, and so does all that it calls.';
    end if;
    if v_function.called is not null then
      raise exception 'the function % uses %, which reaches beyond its query', v_function.name,
        v_function.called using errcode = '42501', hint = 'A report reads tables and nothing else.';
    end if;
  end loop;
end
$$;

comment on function pressrun.make_report_functions(text) is
  'Runs the SQL of a report type, which may create functions in the schema reports and comment on them. It cannot take another role, since PostgreSQL lets no one do so within a function that runs as its owner. Raises 42501 when it changed anything else, or made a function that is no plain stable SQL function, takes advisory locks, ends other sessions, writes into the log, changes settings or runs a text as SQL; and whatever its statements raise.';
revoke all on function pressrun.make_report_functions(text) from public;
