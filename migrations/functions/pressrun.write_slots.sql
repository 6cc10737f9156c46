create or replace function pressrun.write_slots(p_now pressrun.workspace_slots, p_used integer, p_admitted_0 bigint, p_admitted_1 bigint) returns void
language plpgsql volatile
as $$
begin
  insert into pressrun.workspace_slots (workspace_id, version, used, admitted_seq_0, admitted_seq_1)
  values (p_now.workspace_id, p_now.version + 1, p_used, p_admitted_0, p_admitted_1);
end
$$;

comment on function pressrun.write_slots(pressrun.workspace_slots, integer, bigint, bigint) is
  'The next version of a workspace''s slots. REQUIRES lock_slots(); the primary key refuses who forgot.';
revoke all on function pressrun.write_slots(pressrun.workspace_slots, integer, bigint, bigint) from public;
