create or replace function pressrun.notifications_json(p_job text) returns jsonb
language plpgsql stable
as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('id', o.notification_id, 'email', o.email, 'status', o.status, 'reason', o.reason,
      'sent_at', pressrun.utc(o.sent_at), 'resent_as', n.notification_id) order by o.created_at, lower(o.email), o.notification_id)
    from pressrun.notification_outbox o left join pressrun.notification_outbox n on n.resend_of = o.notification_id
    where o.job_id = p_job);
end
$$;

comment on function pressrun.notifications_json(text) is
  'The mails about a job as the API shows them, oldest first; resent_as is the mail that repeats one. Runs with the rights of the caller.';
revoke all on function pressrun.notifications_json(text) from public;
grant execute on function pressrun.notifications_json(text) to pressrun_httpd;
