-- run as: admin
-- What only an administrator may make: the schema for its owner, and bcrypt for the passwords of the sample people.
create extension if not exists pgcrypto with schema public;
create schema if not exists voyage authorization voyage_owner;
comment on schema voyage is 'The sample domain: an event platform with workspaces, events, guests, orders, mails and logs. Pressrun knows it only through the functions of schema platform and the report functions.';
