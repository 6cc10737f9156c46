create or replace function pressrun.report_info(p_job pressrun.event_report_jobs, p_type pressrun.report_types, p_event text, p_workspace text,
  p_language text) returns jsonb
language plpgsql stable
as $$
declare
  v_texts constant jsonb := to_jsonb(p_type) || p_type.translations;
  v_properties constant jsonb := coalesce(p_type.params_schema -> 'properties', '{}');
begin
  return jsonb_build_object('title', pressrun.localized(v_texts, 'title', p_language),
      'description', pressrun.localized(v_texts, 'description', p_language), 'event', coalesce(p_event, ''),
      'workspace', coalesce(p_workspace, ''), 'requested_by', coalesce((select p.name from platform.person(p_job.requested_by) p), ''),
      'job_id', p_job.job_id, 'language', p_language,
      'parameters', coalesce((
        select jsonb_agg(jsonb_build_array(coalesce(pressrun.localized(v_properties -> k.key, 'title', p_language), k.key),
          pressrun.parameter_text(coalesce(v_properties -> k.key, '{}'), p_job.params -> k.key, p_language)) order by a.n nulls first, k.key)
        from jsonb_object_keys(p_job.params) k(key)
        left join lateral (
          select x.n from jsonb_array_elements(p_type.arguments) with ordinality x(argument, n) where x.argument ->> 'name' = k.key) a on true
        where p_job.params -> k.key <> 'null'), '[]'));
end
$$;

comment on function pressrun.report_info(pressrun.event_report_jobs, pressrun.report_types, text, text, text) is
  'What stands at the head of a report besides its rows, in a language: titles, who asked, and its parameters as [label, value], in the sequence of the function''s arguments; what became others (a period) comes first.';
revoke all on function pressrun.report_info(pressrun.event_report_jobs, pressrun.report_types, text, text, text) from public;
