create or replace function pressrun.legal_transition(p_from text, p_to text) returns boolean
language sql immutable parallel safe
as $$
  select p_from || '>' || p_to in (
    'queued>running', 'queued>cancelled', 'queued>failed',
    'running>completed', 'running>failed', 'running>cancelled', 'running>queued',
    'completed>expired')
$$;

comment on function pressrun.legal_transition(text, text) is
  'The state machine of event_report_jobs.status.';
revoke all on function pressrun.legal_transition(text, text) from public;
