create or replace function pressrun.queue_mail(p_kind text, p_email text, p_data jsonb) returns text
language plpgsql volatile
as $$
declare
  v_mail constant text := pressrun.new_ulid();
begin
  insert into pressrun.notification_outbox (notification_id, kind, email, data, created_at, updated_at)
  values (v_mail, p_kind, p_email, coalesce(p_data, '{}'), pressrun.now(), pressrun.now());
  return v_mail;
end
$$;

comment on function pressrun.queue_mail(text, text, jsonb) is
  'A mail that is not about a finished job (access_requested, access_decided, schedule_stopped), due when this transaction commits; its id. p_data: what its text says.';
revoke all on function pressrun.queue_mail(text, text, jsonb) from public;
