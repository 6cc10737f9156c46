create or replace function voyage.stage_order_rows(p_import bigint, p_row_no bigint[], p_order_number text[], p_sku text[], p_description text[],
  p_quantity integer[], p_ordered_at timestamp[], p_unit_price numeric[], p_customer text[], p_country text[]) returns void
language sql volatile
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
  insert into voyage.order_import_rows (import_id, row_no, order_number, sku, description, quantity, ordered_at, unit_price, customer, country)
  select p_import, r.row_no, r.order_number, r.sku, r.description, r.quantity, r.ordered_at, r.unit_price,
    nullif(r.customer, ''), nullif(r.country, '')
  from unnest(p_row_no, p_order_number, p_sku, p_description, p_quantity, p_ordered_at, p_unit_price, p_customer, p_country)
    as r(row_no, order_number, sku, description, quantity, ordered_at, unit_price, customer, country)
$$;

comment on function voyage.stage_order_rows(bigint, bigint[], text[], text[], text[], integer[], timestamp[], numeric[], text[], text[]) is
  'Takes rows of a file into an import, one array a column; an empty customer or country is none.';
revoke all on function voyage.stage_order_rows(bigint, bigint[], text[], text[], text[], integer[], timestamp[], numeric[], text[], text[]) from public;
grant execute on function voyage.stage_order_rows(bigint, bigint[], text[], text[], text[], integer[], timestamp[], numeric[], text[], text[]) to pressrun_ctl;
