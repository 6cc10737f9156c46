-- Sessions that were ended by a logout, so that their tokens are of no more use on any host.
create table pressrun.ended_sessions (
  jti text primary key check (length(jti) between 1 and 200),
  expires_at timestamptz not null,
  ended_at timestamptz not null
);
comment on table pressrun.ended_sessions is 'Tokens that were ended before they expire. Written by end_session(), asked by person_of_token(), forgotten by prune() when the tokens would not be taken any more anyhow.';
comment on column pressrun.ended_sessions.jti is 'The token''s jti.';
comment on column pressrun.ended_sessions.expires_at is 'The token''s exp, by the wall clock of who issued it.';
comment on column pressrun.ended_sessions.ended_at is 'When, by the wall clock.';
create index ended_sessions_by_age on pressrun.ended_sessions (expires_at);
