create or replace function pressrun.bounded_text(p_field text, p_text text) returns text
language plpgsql immutable
as $$
declare
  v_text constant text := nullif(btrim(p_text, E' \t\r\n'), '');
begin
  if length(v_text) > 1000 then
    perform pressrun.invalid(p_field, 'must have at most 1000 characters');
  end if;
  return v_text;
end
$$;

comment on function pressrun.bounded_text(text, text) is
  'What a person wrote, without white space around it; null when that is nothing. Raises PRINV for more than 1,000 characters.';
revoke all on function pressrun.bounded_text(text, text) from public;
