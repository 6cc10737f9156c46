create or replace function pressrun.notify_jobs(p_changed text) returns void
language plpgsql volatile
as $$
begin
  if p_changed is not null then
    perform pg_notify('pressrun_jobs', case when octet_length(p_changed) < 7900 then p_changed else '*' end);
  end if;
end
$$;

comment on function pressrun.notify_jobs(text) is
  'One notification a statement on pressrun_jobs: `event:job:status,event:job:status`, or * when they do not fit into a payload.';
revoke all on function pressrun.notify_jobs(text) from public;
