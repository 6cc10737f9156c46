// The page of an event's reports. The address .../reports/new opens the dialog, filled in as its
// query says; for a type that one may not use it shows how to get access.
import { toast } from '../announce.js';
import { find_type, load_catalog } from '../catalog.js';
import { deep_link, values_of } from '../dialog/deep_link.js';
import { ReportCenter } from '../reports/center.js';
import { list_address } from '../reports/job_query.js';
import { may } from '../session.js';
import { t } from '../text.js';
import { show_permission } from './permission.js';

// What the address asks for: undefined, or { type, given }.
const asked_for = ({ pathname, search }) =>
  pathname.endsWith('/new') ? deep_link(search) : undefined;

function open_dialog(center, { type: name, given }) {
  const type = find_type(name);
  if (may('reports.create')) {
    center.generate(type ? { type: name, values: values_of(given, type) } : {});
    return;
  }
  window.history.replaceState(null, '', list_address());
  toast(t('problem.403'), { warm: true });
}

export async function show(main) {
  const asked = asked_for(window.location);
  const center = new ReportCenter(main);
  center.build();
  try {
    await load_catalog();
  } catch (error) {
    return center.failed(error);
  }
  if (asked?.type && !find_type(asked.type)) return show_permission(main, asked.type);
  await center.go(center.query);
  center.follow();
  center.open_asked = () => {
    const now = asked_for(window.location);
    if (now) open_dialog(center, now);
  };
  return center.open_asked();
}
