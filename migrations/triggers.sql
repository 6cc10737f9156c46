-- Which triggers guard which table. ENABLE ALWAYS: session_replication_role does not switch them off.
create or replace trigger job_inserted after insert on pressrun.event_report_jobs
  referencing new table as new_rows for each statement execute function pressrun.job_inserted();
create or replace trigger job_updated after update on pressrun.event_report_jobs
  referencing old table as old_rows new table as new_rows for each statement execute function pressrun.job_updated();
create or replace trigger guard_dml before insert or delete or truncate on pressrun.event_report_jobs
  for each statement execute function pressrun.guard_dml();

create or replace trigger guard_dml before insert on pressrun.event_report_job_events
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_append_only before update or delete or truncate on pressrun.event_report_job_events
  for each statement execute function pressrun.guard_append_only();

create or replace trigger guard_dml before insert or delete or truncate
    or update of job_id, run_lease, lease_token, worker_id, ended_at, outcome on pressrun.event_report_job_runs
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or delete or truncate
    or update of artifact_id, job_id, run_lease, format, state, r2_key, bytes, rows, sha256 on pressrun.event_report_job_artifacts
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.event_report_job_cuts
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.event_report_job_chunks
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.event_report_job_parts
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.job_queue
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.pauses
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_append_only before update or delete or truncate on pressrun.event_report_job_diagnostics
  for each statement execute function pressrun.guard_append_only();
create or replace trigger guard_dml before insert on pressrun.event_report_job_diagnostics
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.workspace_slots
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.workspace_limits
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.notification_outbox
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.report_schedules
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.schedule_runs
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.access_requests
  for each statement execute function pressrun.guard_dml();
create or replace trigger outbox_inserted after insert on pressrun.notification_outbox
  referencing new table as new_rows for each statement execute function pressrun.outbox_changed();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.webhook_endpoints
  for each statement execute function pressrun.guard_dml();
create or replace trigger guard_dml before insert or update or delete or truncate on pressrun.webhook_deliveries
  for each statement execute function pressrun.guard_dml();
create or replace trigger webhook_moves after insert on pressrun.event_report_job_events
  referencing new table as new_rows for each statement execute function pressrun.webhook_moves();
create or replace trigger guard_retired before delete or truncate or update of type on pressrun.report_types
  for each statement execute function pressrun.guard_retired();

create or replace trigger queue_inserted after insert on pressrun.job_queue
  referencing new table as new_rows for each statement execute function pressrun.queue_changed();
create or replace trigger queue_updated after update on pressrun.job_queue
  referencing new table as new_rows for each statement execute function pressrun.queue_changed();

create or replace trigger queue_clock before update on pressrun.job_queue
  for each row when (old.hold is distinct from new.hold) execute function pressrun.queue_clock();

alter table pressrun.event_report_jobs enable always trigger job_inserted;
alter table pressrun.event_report_jobs enable always trigger job_updated;
alter table pressrun.event_report_jobs enable always trigger guard_dml;
alter table pressrun.event_report_job_events enable always trigger guard_dml;
alter table pressrun.event_report_job_events enable always trigger guard_append_only;
alter table pressrun.event_report_job_runs enable always trigger guard_dml;
alter table pressrun.event_report_job_artifacts enable always trigger guard_dml;
alter table pressrun.event_report_job_cuts enable always trigger guard_dml;
alter table pressrun.event_report_job_chunks enable always trigger guard_dml;
alter table pressrun.event_report_job_parts enable always trigger guard_dml;
alter table pressrun.job_queue enable always trigger guard_dml;
alter table pressrun.job_queue enable always trigger queue_clock;
alter table pressrun.job_queue enable always trigger queue_inserted;
alter table pressrun.job_queue enable always trigger queue_updated;
alter table pressrun.pauses enable always trigger guard_dml;
alter table pressrun.event_report_job_diagnostics enable always trigger guard_dml;
alter table pressrun.event_report_job_diagnostics enable always trigger guard_append_only;
alter table pressrun.workspace_slots enable always trigger guard_dml;
alter table pressrun.workspace_limits enable always trigger guard_dml;
alter table pressrun.notification_outbox enable always trigger guard_dml;
alter table pressrun.report_schedules enable always trigger guard_dml;
alter table pressrun.schedule_runs enable always trigger guard_dml;
alter table pressrun.access_requests enable always trigger guard_dml;
alter table pressrun.notification_outbox enable always trigger outbox_inserted;
alter table pressrun.webhook_endpoints enable always trigger guard_dml;
alter table pressrun.webhook_deliveries enable always trigger guard_dml;
alter table pressrun.event_report_job_events enable always trigger webhook_moves;
alter table pressrun.report_types enable always trigger guard_retired;
