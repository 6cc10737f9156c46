-- Rights that an admin gave one member beyond their role.
create table voyage.member_permissions (
  user_id bigint not null,
  workspace_id bigint not null,
  permission text not null check (permission ~ '^[a-z]+\.[a-z]+$'),
  granted_by bigint not null,
  granted_at timestamptz not null default now(),
  primary key (user_id, workspace_id, permission),
  foreign key (user_id, workspace_id) references voyage.workspace_members (user_id, workspace_id) on delete cascade
);
comment on table voyage.member_permissions is 'What a member may do beyond their role; gone with their membership.';
comment on column voyage.member_permissions.user_id is 'The member.';
comment on column voyage.member_permissions.workspace_id is 'The workspace.';
comment on column voyage.member_permissions.permission is 'The name of the right.';
comment on column voyage.member_permissions.granted_by is 'The admin who gave it; kept when that account is gone.';
comment on column voyage.member_permissions.granted_at is 'When.';
