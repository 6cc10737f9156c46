create or replace function pressrun.utc(p_time timestamptz) returns text
language sql stable parallel safe
as $$ select to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

comment on function pressrun.utc(timestamptz) is
  'A time as the API writes it: RFC 3339, UTC, milliseconds.';
revoke all on function pressrun.utc(timestamptz) from public;
grant execute on function pressrun.utc(timestamptz) to pressrun_httpd, pressrun_ctl;
