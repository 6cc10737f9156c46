create or replace function pressrun.act_as(p_person bigint) returns void
language plpgsql volatile
as $$
begin
  perform set_config('pressrun.person_id', p_person::text, true);
end
$$;

comment on function pressrun.act_as(bigint) is
  'Says for the rest of the transaction who asks. Row-level security and current_person() go by it.';
revoke all on function pressrun.act_as(bigint) from public;
grant execute on function pressrun.act_as(bigint) to pressrun_httpd;
