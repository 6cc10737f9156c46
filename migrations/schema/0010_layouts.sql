-- What report types say in other languages; their layouts are kept with the functions and columns of each section.
alter table pressrun.report_types
  add column translations jsonb not null default '{}' check (jsonb_typeof(translations) = 'object');
comment on column pressrun.report_types.translations is 'Texts of the type in other languages: {"de": {"title", "description", "group"}}; those of columns, sections and parameters stand beside them.';
comment on column pressrun.report_types.layout is 'Sections for formats that have them: {"sections": [{"kind", "title", "de", "main", "function", "arguments", "columns"}]}; exactly one is main and reads function_name. {}: one table.';
comment on column pressrun.report_types.columns is 'Result columns: [{"name", "type", "title", "style", "total", "de"}]; name and type are taken from the function.';
