create or replace function pressrun.bounce_reason(p_said text) returns text
language sql immutable parallel safe
as $$
  select case
    when p_said ~ '\m5\.(1\.[0-36]|1\.10|2\.1|4\.4)\M' or p_said ~* 'user unknown|unknown user|no such user|mailbox unavailable|does not exist'
      then 'There is no mailbox with this address.'
    when p_said ~ '\m[45]\.2\.2\M' or p_said ~* 'mailbox (is )?full|over quota|quota exceeded' then 'The mailbox is full.'
    when p_said ~ '\m5\.(2\.3|3\.4)\M' then 'The mail was too large for the mailbox.'
    when p_said ~ '\m[45]\.4\.[1-7]\M' then 'The recipient''s mail server could not be reached.'
    when p_said ~* '^complaint' then 'The recipient marked the mail as unwanted.'
    when p_said ~* 'suppress' then 'Mail to this address is blocked after earlier bounces or complaints.'
    when p_said ~ '\m5\.7\.\d+\M' or p_said ~* 'spam|policy|blocked|blacklist' then 'The recipient''s mail server refused the mail by its rules.'
    else 'The recipient''s mail server refused the mail.'
  end
$$;

comment on function pressrun.bounce_reason(text) is
  'What a bounce means in plain words: by the enhanced status code (RFC 3463) in what the server said, else by its words.';
revoke all on function pressrun.bounce_reason(text) from public;
