// Relative periods and the days that they mean, as pressrun.resolve_period says: both days are
// included, "last N days" end today.
import { shifted } from '../days.js';

const utc = (day) => new Date(`${day}T00:00:00Z`);
const text = (date) => date.toISOString().slice(0, 10);
const date = (year, month, day) => text(new Date(Date.UTC(year, month, day)));

// { from, to } for a period as of `today` (2026-01-31); undefined for one that is not known here.
export function period_days(period, today) {
  const year = utc(today).getUTCFullYear();
  const month = utc(today).getUTCMonth();
  const known = {
    today: [today, today],
    yesterday: [shifted(today, -1), shifted(today, -1)],
    last_7_days: [shifted(today, -6), today],
    last_30_days: [shifted(today, -29), today],
    this_month: [date(year, month, 1), today],
    last_month: [date(year, month - 1, 1), date(year, month, 0)],
    this_year: [date(year, 0, 1), today],
    last_year: [date(year - 1, 0, 1), date(year - 1, 11, 31)],
  }[period];
  return known && { from: known[0], to: known[1] };
}
