create or replace function voyage.check_order_list(p_page integer, p_limit integer, p_status text) returns void
language plpgsql immutable
as $$
declare
  v_errors jsonb;
begin
  select jsonb_agg(jsonb_build_object('field', f.name, 'message', f.message)) into v_errors
  from (values ('page', 'must be a number from 1 to 1000000', coalesce(p_page between 1 and 1000000, false)),
               ('limit', 'must be a number from 1 to 100', coalesce(p_limit between 1 and 100, false)),
               ('status', 'must be open, completed, cancelled or refunded',
                 p_status is null or p_status in ('open', 'completed', 'cancelled', 'refunded'))) f(name, message, good)
  where not f.good;
  if v_errors is not null then
    raise exception 'The request is not valid: % %', v_errors #>> '{0,field}', v_errors #>> '{0,message}'
      using errcode = 'PRINV', detail = v_errors::text;
  end if;
end
$$;

comment on function voyage.check_order_list(integer, integer, text) is
  'Raises PRINV when a list of orders is asked for that cannot be.';
revoke all on function voyage.check_order_list(integer, integer, text) from public;
