create or replace function pressrun.check_references(p_type pressrun.report_types, p_event bigint, p_params jsonb) returns void
language plpgsql stable
as $$
declare
  v_check record;
begin
  for v_check in select * from jsonb_to_recordset(p_type.exists_checks) as c(param text, function text, message text, status integer) loop
    if p_params ->> v_check.param is not null then
      if not pressrun.reference_exists(split_part(v_check.function, '.', 2), p_event, p_params ->> v_check.param) then
        raise exception '%', coalesce(v_check.message, 'There is no such ' || v_check.param || '.')
          using errcode = case v_check.status when 400 then 'PRINV' else 'PRNFD' end,
          detail = jsonb_build_array(jsonb_build_object('field', 'params.' || v_check.param, 'message', 'is unknown'))::text;
      end if;
    end if;
  end loop;
end
$$;

comment on function pressrun.check_references(pressrun.report_types, bigint, jsonb) is
  'Asks the type''s exists_checks whether what the parameters name exists in the event. Raises PRNFD where not, PRINV for a check whose status is 400.';
revoke all on function pressrun.check_references(pressrun.report_types, bigint, jsonb) from public;
