create or replace function pressrun.content_type(p_format text) returns text
language sql immutable parallel safe
as $$
  select case p_format
    when 'csv' then 'text/csv; charset=utf-8'
    when 'xlsx' then 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    when 'pdf' then 'application/pdf'
  end
$$;

comment on function pressrun.content_type(text) is
  'MIME type of a format.';
revoke all on function pressrun.content_type(text) from public;
