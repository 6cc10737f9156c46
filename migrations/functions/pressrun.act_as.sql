drop function if exists pressrun.act_as(bigint);  -- before one event could be named

create or replace function pressrun.act_as(p_person bigint, p_event bigint default null) returns void
language plpgsql volatile
as $$
begin
  perform set_config('pressrun.person_id', p_person::text, true), set_config('pressrun.event_id', coalesce(p_event::text, ''), true);
end
$$;

comment on function pressrun.act_as(bigint, bigint) is
  'Says for the rest of the transaction who asks, and of which event where it is one: then of others'' jobs those of that event alone are seen, without asking for all the person''s events. Row-level security and current_person() go by it.';
revoke all on function pressrun.act_as(bigint, bigint) from public;
grant execute on function pressrun.act_as(bigint, bigint) to pressrun_httpd;
