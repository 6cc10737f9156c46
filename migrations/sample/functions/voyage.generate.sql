create or replace function voyage.generate(p_size numeric default 1, p_today date default date '2026-11-21') returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, voyage, pg_temp
set timezone = 'UTC'
as $$
declare
  c_guests constant bigint := ceil(5000 * p_size);
  c_orders constant bigint := ceil(2000 * p_size);
  c_accounts constant bigint := ceil(1000 * p_size);
  v_there numeric;
begin
  if p_size is null or p_size < 0.001 or p_size > 1000 then
    raise exception 'The size must lie between 0.001 and 1000.' using errcode = 'PRINV',
      detail = '[{"field": "size", "message": "must lie between 0.001 and 1000"}]';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('voyage.generate', 0));
  select g.size into v_there from voyage.generated g;
  if v_there = p_size then
    return 0;
  elsif found then
    raise exception 'The sample data is already there, in size %.', v_there using errcode = 'PRCFL',
      hint = 'Its size cannot be changed: start with an empty database, for example ./run --reset.';
  end if;
  perform voyage.generate_organizers(p_today);
  perform voyage.generate_events(p_size, p_today);
  perform voyage.generate_accounts(c_accounts, p_today);
  perform voyage.generate_orders(c_orders, c_accounts, p_today);
  analyze voyage.events, voyage.orders, voyage.users;
  perform voyage.generate_guests(c_guests, p_today);
  analyze voyage.registrations;
  perform voyage.generate_order_lines();
  analyze voyage.order_lines;
  perform voyage.generate_refunds();
  perform voyage.generate_check_ins(p_today);
  perform voyage.generate_leads();
  perform voyage.generate_mail(p_today);
  perform voyage.generate_logs(p_size, p_today);
  insert into voyage.generated (size, today) values (p_size, p_today);
  analyze voyage.orders, voyage.refunds, voyage.check_ins, voyage.ticket_types, voyage.ticket_blocks, voyage.leads,
    voyage.deliveries, voyage.delivery_events, voyage.activity_log, voyage.audit_log;
  return c_guests + c_orders;
end
$$;

comment on function voyage.generate(numeric, date) is
  'Fills the sample domain, the same way every time, as of a day: about 5,000 guests and 5,000 order lines in size 1. Returns the guests and orders made; 0 when they are there already. Raises PRCFL when they are there in another size.';
revoke all on function voyage.generate(numeric, date) from public;
grant execute on function voyage.generate(numeric, date) to pressrun_ctl;
