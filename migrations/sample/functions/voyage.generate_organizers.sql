create or replace function voyage.generate_organizers(p_today date) returns void
language sql volatile
as $$
  insert into voyage.workspaces (workspace_id, title, slug, created_at) values
    (1, 'Harbour Lights', 'harbour-lights', p_today - interval '3 years'),
    (2, 'Northern Summits, Inc.', 'northern-summits', p_today - interval '14 months');

  insert into voyage.users (user_id, email, name, locale, created_at) values
    (1, 'owner@voyage.example', 'Amelia O''Connor', 'en-GB', p_today - interval '3 years'),
    (2, 'admin@voyage.example', 'Jürgen Müller', 'de', p_today - interval '30 months'),
    (3, 'organizer@voyage.example', 'प्रिया शर्मा', 'en', p_today - interval '2 years'),
    (4, 'viewer@voyage.example', 'Ελένη Παπαδόπουλος', 'en', p_today - interval '1 year'),
    (11, 'outsider@voyage.example', '田中 さくら', 'en', p_today - interval '14 months'),
    (12, 'outsider-organizer@voyage.example', 'Noah "Ned" Brown-Hughes', 'en-US', p_today - interval '1 year');

  insert into voyage.workspace_members (workspace_id, user_id, role, joined_at)
  select m.workspace_id, m.user_id, m.role, u.created_at
  from (values (1, 1, 'owner'), (1, 2, 'admin'), (1, 3, 'organizer'), (1, 4, 'viewer'),
               (2, 11, 'owner'), (2, 12, 'organizer')) m(workspace_id, user_id, role)
  join voyage.users u using (user_id);

  -- A fixed salt for each, so that the same data comes out of every run.
  update voyage.users u
  set password_hash = public.crypt((select min(l.password) from voyage.sample_logins() l),
                                   '$2a$06$' || left(translate(encode(sha256(u.email::bytea), 'base64'), '+=', '..'), 21) || 'u')
  where u.user_id < 100;
$$;

comment on function voyage.generate_organizers(date) is
  'A step of generate(): two workspaces and the people who work in them.';
revoke all on function voyage.generate_organizers(date) from public;
