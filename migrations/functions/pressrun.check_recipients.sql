create or replace function pressrun.check_recipients(p_emails text[]) returns void
language plpgsql immutable
as $$
declare
  v_wrong integer;
begin
  select e.place - 1 into v_wrong from unnest(p_emails) with ordinality as e(email, place)
  where e.email is null or length(e.email) > 254 or e.email !~ '^[^[:cntrl:][:space:]]+@[^[:cntrl:][:space:]]+$'
  order by e.place limit 1;
  if found then
    perform pressrun.invalid(format('notify_emails[%s]', v_wrong), 'is not an e-mail address');
  end if;
end
$$;

comment on function pressrun.check_recipients(text[]) is
  'Raises PRINV for a recipient that notification_outbox would refuse: a job with one could never complete.';
revoke all on function pressrun.check_recipients(text[]) from public;
