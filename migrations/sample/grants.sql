-- Who reaches what of the sample domain besides its functions. Login roles write nothing; reports read what they need, and
-- of people everything except the password.
grant usage on schema voyage to pressrun_owner, pressrun_httpd, pressrun_reader, pressrun_ctl;

grant select on voyage.workspaces, voyage.workspace_members, voyage.events, voyage.ticket_types, voyage.ticket_blocks,
  voyage.registrations, voyage.check_ins, voyage.promo_codes, voyage.orders, voyage.order_lines, voyage.refunds,
  voyage.sponsors, voyage.leads, voyage.mailings, voyage.deliveries, voyage.delivery_events, voyage.activity_log, voyage.audit_log
  to pressrun_reader;
grant select (user_id, email, name, locale, created_at, last_login_at) on voyage.users to pressrun_reader;
