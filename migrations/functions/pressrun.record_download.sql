create or replace function pressrun.record_download(p_job text, p_format text, p_subject bigint, p_method text, p_range_start bigint,
  p_remote_addr text, p_user_agent text, p_counted boolean) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  insert into pressrun.event_report_job_downloads (job_id, format, person_id, downloaded_at, method, range_start, remote_addr, user_agent, counted)
  values (p_job, p_format, p_subject, pressrun.now(), p_method, p_range_start, p_remote_addr, left(p_user_agent, 300), p_counted);
  if p_counted then
    update pressrun.event_report_jobs j set download_count = j.download_count + 1, last_downloaded_at = pressrun.now() where j.job_id = p_job;
  end if;
end
$$;

comment on function pressrun.record_download(text, text, bigint, text, bigint, text, text, boolean) is
  'Writes down that a file was fetched, and counts it where p_counted says that it was a GET of the whole or from byte 0.';
revoke all on function pressrun.record_download(text, text, bigint, text, bigint, text, text, boolean) from public;
grant execute on function pressrun.record_download(text, text, bigint, text, bigint, text, text, boolean) to pressrun_httpd;
