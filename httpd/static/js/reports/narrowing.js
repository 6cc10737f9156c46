// The parameters with which a job's form is filled again. Those of a job that had too much data
// ask for fewer days: the last month of them, or the later half of a month or less.
import { range_names } from '../catalog.js';
import { days_between, shifted } from '../days.js';
import { day_of } from '../format.js';
import { is_too_large } from './words.js';

const kMonth = 31;

// { from, to } within the range given; either may be missing.
export function narrowed_range(from, to, today) {
  const last = to ?? today;
  const days = from ? days_between(from, last) + 1 : Infinity;
  const kept = days > kMonth ? kMonth : Math.max(1, Math.floor(days / 2));
  return { from: shifted(last, 1 - kept), to: last };
}

export function adjusted_params(job, type) {
  const names = range_names(type);
  const params = { ...job.params };
  if (!names) return { params, narrowed: false };
  const { period, from, to } = names;
  if (is_too_large(job)) {
    const range = narrowed_range(params[from], params[to], day_of(new Date()));
    if (period) delete params[period];
    return { params: { ...params, [from]: range.from, [to]: range.to }, narrowed: true };
  }
  // The dates are what the period meant then; now it may mean others.
  if (period && params[period]) {
    delete params[from];
    delete params[to];
  }
  return { params, narrowed: false };
}
