-- O4: a view reads the same after a dump and a restore, so that doctor finds no difference in a restored copy.
select no_plan();

create function pg_temp.read_again(p_view oid) returns text language plpgsql as $$
begin
  execute format('create temp view again as %s', pg_get_viewdef(p_view));
  return pg_get_viewdef('again'::regclass);
end
$$;
create function pg_temp.forget() returns void language plpgsql as $$ begin drop view pg_temp.again; end $$;

select is(pg_temp.read_again(c.oid), pg_get_viewdef(c.oid), c.oid::regclass::text || ' reads the same'), pg_temp.forget()
from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v' and n.nspname in ('pressrun', 'ops');

select * from finish();
