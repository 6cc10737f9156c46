create or replace function pressrun.check_time_zone(p_time_zone text) returns void
language plpgsql stable
as $$
begin
  -- Neither a POSIX rule nor an abbreviation: PostgreSQL takes CET for a fixed offset.
  if p_time_zone ~ '^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$' and length(p_time_zone) <= 64 and (upper(p_time_zone) in ('UTC', 'GMT')
      or not exists (select from pg_timezone_abbrevs a where a.abbrev = upper(p_time_zone))) then
    perform timestamptz 'epoch' at time zone p_time_zone;
    return;
  end if;
  perform pressrun.invalid('time_zone', 'is not the name of a time zone, as in Europe/Berlin');
exception when invalid_parameter_value then
  perform pressrun.invalid('time_zone', 'is not the name of a time zone, as in Europe/Berlin');
end
$$;

comment on function pressrun.check_time_zone(text) is
  'Raises PRINV for what is not the name of a time zone in the IANA database.';
revoke all on function pressrun.check_time_zone(text) from public;
