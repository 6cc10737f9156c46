create or replace function voyage.check_order(p_event voyage.events, p_order jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, voyage, pg_temp
as $$
declare
  v_errors jsonb;
begin
  if jsonb_typeof(p_order) is distinct from 'object' then
    v_errors := '[{"field": "", "message": "must be an object"}]';
  else
    select jsonb_agg(jsonb_build_object('field', e.field, 'message', e.message)) into v_errors
    from voyage.order_errors(p_event, p_order) e;
  end if;
  if v_errors is not null then
    raise exception 'The order is not valid: % %', v_errors #>> '{0,field}', v_errors #>> '{0,message}'
      using errcode = 'PRINV', detail = v_errors::text;
  end if;
end
$$;

comment on function voyage.check_order(voyage.events, jsonb) is
  'Raises PRINV, with every bad field in its detail, when a new order is not valid.';
revoke all on function voyage.check_order(voyage.events, jsonb) from public;
