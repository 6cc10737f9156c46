create or replace view ops.pauses as
  select p.pause_id, p.scope, p.type, p.workspace_id, p.reason, p.paused_at, p.paused_by, p.resumed_at, p.resumed_by,
    p.resumed_at is null as lasts
  from pressrun.pauses p;
comment on view ops.pauses is 'What is paused, and was.';
comment on column ops.pauses.pause_id is 'Order of insertion.';
comment on column ops.pauses.scope is 'all, type, workspace.';
comment on column ops.pauses.type is 'The type.';
comment on column ops.pauses.workspace_id is 'The workspace.';
comment on column ops.pauses.reason is 'Why.';
comment on column ops.pauses.paused_at is 'Since when.';
comment on column ops.pauses.paused_by is 'Who paused it.';
comment on column ops.pauses.resumed_at is 'Until when.';
comment on column ops.pauses.resumed_by is 'Who resumed it.';
comment on column ops.pauses.lasts is 'It holds jobs now.';
