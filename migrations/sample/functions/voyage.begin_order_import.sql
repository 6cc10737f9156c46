create or replace function voyage.begin_order_import(p_event bigint, out import_id bigint, out event_title text, out time_zone text)
language plpgsql volatile
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
begin
  select e.title, e.time_zone into event_title, time_zone from voyage.events e where e.event_id = p_event;
  if not found then
    raise exception 'There is no event %.', p_event using errcode = 'PRNFD';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('voyage.order_import', p_event));
  import_id := nextval('voyage.order_imports');
end
$$;

comment on function voyage.begin_order_import(bigint) is
  'Begins an import of orders into an event: one at a time for each event, until the transaction ends. Raises PRNFD.';
revoke all on function voyage.begin_order_import(bigint) from public;
grant execute on function voyage.begin_order_import(bigint) to pressrun_ctl;
