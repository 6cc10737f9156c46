create or replace function pressrun.doctor_platform() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with contract as (
    select c.*, format('platform.%s(%s)', c.name, c.arguments) as declared,
      format('create function platform.%s(%s) returns %s -- README: On your own database', c.name, c.arguments, c.result) as statement,
      (select array_agg(split_part(a, ' ', 2)::regtype::oid order by i) from unnest(string_to_array(c.arguments, ', ')) with ordinality a(a, i)) as takes,
      case when c.result ~ '^table' then string_to_array(trim(substr(c.result, 7), '()'), ', ') end as columns
    from (values ('authenticate', 'p_email text, p_password text', 'bigint', true),
      ('person', 'p_person bigint', 'table (person_id bigint, email text, name text, locale text)', true),
      ('person_by_subject', 'p_subject text', 'bigint', true), ('person_by_email', 'p_email text', 'bigint', true),
      ('event', 'p_event bigint', 'table (event_id bigint, workspace_id bigint, workspace_title text, title text, slug text, time_zone text)', true),
      ('events_of', 'p_person bigint', 'table (event_id bigint, workspace_id bigint, workspace_title text, title text, slug text, time_zone text)', true),
      ('workspaces_of', 'p_person bigint', 'setof bigint', true), ('permissions', 'p_person bigint, p_workspace bigint', 'text[]', true),
      ('admins', 'p_workspace bigint', 'table (person_id bigint, email text)', true),
      ('grant_access', 'p_person bigint, p_workspace bigint, p_permission text, p_granted_by bigint', 'boolean', false)) c(name, arguments, result, is_needed)),
  found as (
    select c.name, p.oid, p.oid::regprocedure::text as signature, pg_get_function_result(p.oid) as returns,
      cardinality(c.takes) between p.pronargs - p.pronargdefaults and p.pronargs and not exists (
        select from unnest(c.takes) with ordinality t(given, i) where t.given <> p.proargtypes[i - 1]
          and not exists (select from pg_cast k where k.castsource = t.given and k.casttarget = p.proargtypes[i - 1] and k.castcontext = 'i')) as takes_ours,
      case when c.columns is null then format('%s%s', case when p.proretset then 'setof ' end, format_type(p.prorettype, null)) = c.result
        else p.proretset and c.columns <@ array(
          select format('%s %s', o.name, format_type(o.type, null)) from unnest(p.proargnames, p.proargmodes, p.proallargtypes) o(name, mode, type) where o.mode in ('o', 'b', 't')
          union all
          select format('%s %s', a.attname, format_type(a.atttypid, null)) from pg_type t join pg_attribute a on a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped where t.oid = p.prorettype)
        end as gives_ours
    from contract c join pg_proc p on p.proname = c.name and p.prokind = 'f' join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'platform')
  select 'error', format('%s is missing, which Pressrun asks of its platform.', c.declared), c.statement
  from contract c where c.is_needed and not exists (select from found f where f.name = c.name)
  union all
  select 'error', format('%s takes other arguments than Pressrun gives: %s.', string_agg(f.signature, ', ' order by f.signature), c.declared), c.statement
  from contract c join found f using (name) group by c.declared, c.statement having not bool_or(f.takes_ours)
  union all
  select 'error', format('%s returns %s, where Pressrun reads %s.', f.signature, f.returns, c.result), format('drop function %s; %s', f.signature, c.statement)
  from contract c join found f using (name) where f.takes_ours and not f.gives_ours
  union all
  select 'error', format('pressrun_owner may not call %s.', f.signature), format('grant execute on function %s to pressrun_owner', f.signature)
  from found f where f.takes_ours and not has_function_privilege('pressrun_owner', f.oid, 'execute')
$$;

comment on function pressrun.doctor_platform() is
  'Whether schema platform has the functions that we call, with the arguments and results that we expect: for ops.health.';
revoke all on function pressrun.doctor_platform() from public;
grant execute on function pressrun.doctor_platform() to pressrun_ctl;
