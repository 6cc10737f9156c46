create or replace function pressrun.invalid(p_field text, p_message text) returns void
language plpgsql immutable
as $$
begin
  raise exception 'The request is not valid: %', p_message
    using errcode = 'PRINV', detail = jsonb_build_array(jsonb_build_object('field', p_field, 'message', p_message))::text;
end
$$;

comment on function pressrun.invalid(text, text) is
  'Raises PRINV for one field. The httpd needs it for the listings that run with its own rights.';
revoke all on function pressrun.invalid(text, text) from public;
grant execute on function pressrun.invalid(text, text) to pressrun_httpd;
