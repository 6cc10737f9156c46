create or replace function pressrun.new_ulid() returns text
language plpgsql volatile parallel safe
as $$
declare
  c_digits constant text := '0123456789abcdefghjkmnpqrstvwxyz';
  c_base64 constant text := 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  v_random constant bytea := uuid_send(gen_random_uuid());
  v_ms constant bigint := floor(extract(epoch from pressrun.now()) * 1000)::bigint;
  v_time text := '';
begin
  for v_shift in reverse 9..0 loop
    v_time := v_time || substr(c_digits, ((v_ms >> (v_shift * 5)) & 31)::integer + 1, 1);
  end loop;
  -- 12 bytes that are random in a version 4 UUID are 16 digits of base 64, of which two and two become one of base 32.
  return v_time || translate(encode(substr(v_random, 1, 6) || substr(v_random, 11, 6), 'base64'), c_base64, c_digits || c_digits);
end
$$;

comment on function pressrun.new_ulid() is
  'A ULID (github.com/ulid/spec) in lower case: 48 bits of milliseconds of pressrun.now(), 80 random bits, Crockford base 32, 26 characters; texts compare as times do.';
revoke all on function pressrun.new_ulid() from public;
