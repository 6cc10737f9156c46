create or replace function pressrun.new_ulid() returns text
language plpgsql volatile parallel safe
as $$
declare
  c_digits constant text := '0123456789abcdefghjkmnpqrstvwxyz';
  v_random constant bytea := uuid_send(gen_random_uuid());
  -- Bytes 6 and 8 of a version 4 UUID hold fixed bits and are left out.
  v_ms constant bigint := floor(extract(epoch from pressrun.now()) * 1000)::bigint;
  v_high constant bigint := ('x' || encode(substr(v_random, 1, 5), 'hex'))::bit(40)::bigint;
  v_low constant bigint := ('x' || encode(substr(v_random, 10, 5), 'hex'))::bit(40)::bigint;
  v_text text := '';
begin
  for v_shift in reverse 9..0 loop
    v_text := v_text || substr(c_digits, ((v_ms >> (v_shift * 5)) & 31)::integer + 1, 1);
  end loop;
  for v_shift in reverse 7..0 loop
    v_text := v_text || substr(c_digits, ((v_high >> (v_shift * 5)) & 31)::integer + 1, 1);
  end loop;
  for v_shift in reverse 7..0 loop
    v_text := v_text || substr(c_digits, ((v_low >> (v_shift * 5)) & 31)::integer + 1, 1);
  end loop;
  return v_text;
end
$$;

comment on function pressrun.new_ulid() is
  'A ULID (github.com/ulid/spec) in lower case: 48 bits of milliseconds of pressrun.now(), 80 random bits, Crockford base 32, 26 characters; texts compare as times do.';
revoke all on function pressrun.new_ulid() from public;
