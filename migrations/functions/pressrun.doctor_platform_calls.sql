create or replace function pressrun.doctor_platform_calls() returns table (severity text, finding text, remedy text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_call text;
  v_words text;
  v_detail text;
  v_context text;
begin
  foreach v_call in array array['person(0)', 'person_by_subject('''')', 'person_by_email('''')', 'event(0)', 'events_of(0)', 'workspaces_of(0)', 'permissions(0, 0)', 'admins(0)'] loop
    -- What is not there, or shut to us, is doctor_platform()'s to tell.
    continue when not exists (
      select from pg_proc p where p.pronamespace = to_regnamespace('platform') and p.proname = split_part(v_call, '(', 1) and has_function_privilege(p.oid, 'execute'));
    begin
      execute 'select count(*) from platform.' || v_call;
      raise exception using errcode = 'PRUND';
    exception
      when sqlstate 'PRUND' or undefined_function then null;
      when others then
        get stacked diagnostics v_words = message_text, v_detail = pg_exception_detail, v_context = pg_exception_context;
        severity := 'error';
        finding := concat_ws(' ', format('platform.%s fails: %s.', v_call, rtrim(v_words, '.')), nullif(v_detail, ''));
        remedy := format('mend %s; Pressrun calls it for persons and events that there are not, too', coalesce(substring(v_context from 'function platform[^\n]*'), 'it'));
        return next;
    end;
  end loop;
end
$$;

comment on function pressrun.doctor_platform_calls() is
  'Whether the functions of schema platform answer, as to strangers: for ops.health. What they do meanwhile is undone.';
revoke all on function pressrun.doctor_platform_calls() from public;
grant execute on function pressrun.doctor_platform_calls() to pressrun_ctl;
