create or replace function pressrun.check_listing(p_page integer, p_limit integer, p_sort text, p_status text) returns void
language plpgsql immutable
as $$
begin
  if p_page is null or p_page not between 1 and 1000000 then
    perform pressrun.invalid('page', 'must be from 1 to 1000000');
  elsif p_limit is null or p_limit not between 1 and 100 then
    perform pressrun.invalid('limit', 'must be from 1 to 100');
  elsif p_sort is null or p_sort !~ '^-?(created_at|status|type)$' then
    perform pressrun.invalid('sort', 'must be created_at, status or type, with a - before it for descending');
  elsif p_status not in ('queued', 'running', 'completed', 'failed', 'cancelled', 'expired') then
    perform pressrun.invalid('status', 'must be queued, running, completed, failed, cancelled or expired');
  end if;
end
$$;

comment on function pressrun.check_listing(integer, integer, text, text) is
  'Raises PRINV for a page, limit, sort or status that list_jobs() does not know.';
revoke all on function pressrun.check_listing(integer, integer, text, text) from public;
grant execute on function pressrun.check_listing(integer, integer, text, text) to pressrun_httpd;
