// The page of an event's reports. The address .../reports/new opens the dialog, filled in as its
// query says; for a type that one may not use it shows how to get access, and to who may not make
// reports the list of those of the type.
import { find_type, load_catalog, type_text } from '../catalog.js';
import { deep_link, values_of } from '../dialog/deep_link.js';
import { is_dialog_address } from '../dialog/steps.js';
import { ReportCenter } from '../reports/center.js';
import { may } from '../session.js';
import { t } from '../text.js';
import { show_permission } from './permission.js';

// What the address asks for: undefined, or { type, given }.
const asked_for = (location) =>
  is_dialog_address(location) ? deep_link(location.search) : undefined;

function open_dialog(center, { type: name, given }) {
  const type = find_type(name);
  if (!type) {
    center.generate({ by_address: true });
    return;
  }
  const { values, unknown } = values_of(given, type);
  const notice =
    unknown.length > 0 ? t('link.not_understood', { parts: unknown.join(', ') }) : undefined;
  center.generate({ by_address: true, type: name, values, notice });
}

async function show_read_only(center, name) {
  const type = find_type(name);
  await center.go({ ...center.query, type: type ? name : '' }, { replace: true });
  center.tell(
    type
      ? t('reports.read_only_type', { title: type_text(type, 'title') })
      : t('reports.read_only'),
  );
  center.follow();
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
  if (asked && !may('reports.create')) return show_read_only(center, asked.type);
  await center.go(center.query);
  center.follow();
  center.open_asked = () => {
    const now = asked_for(window.location);
    if (now) open_dialog(center, now);
  };
  return center.open_asked();
}
