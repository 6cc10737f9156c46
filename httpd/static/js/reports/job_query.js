// Which jobs the list shows: page, order and filters, kept in the page's address.
//
// A query is { page, sort, status, type, mine }; sort is the API's, with - for descending.
import { event_path, with_query } from '../api.js';
import { facts } from '../facts.js';
import { session } from '../session.js';

export const kLimit = 25;
export const kStatuses = ['queued', 'running', 'completed', 'failed', 'cancelled', 'expired'];
export const kSorts = ['-created_at', 'created_at', 'status', '-status', 'type', '-type'];

const kDefaults = { page: 1, sort: '-created_at', status: '', type: '', mine: false };

const one_of = (value, allowed, otherwise) => (allowed.includes(value) ? value : otherwise);

export function read_query(search) {
  const given = new URLSearchParams(search);
  return {
    page: Math.max(1, Number.parseInt(given.get('page') ?? '1', 10) || 1),
    sort: one_of(given.get('sort'), kSorts, kDefaults.sort),
    status: one_of(given.get('status'), kStatuses, ''),
    type: given.get('type') ?? '',
    mine: given.get('mine') === 'true',
  };
}

export const list_address = () => `/admin/events/${facts.event}/reports`;

// The page's address that shows this query.
export function query_address(query) {
  const changed = Object.entries(query).filter(([name, value]) => value !== kDefaults[name]);
  return with_query(list_address(), Object.fromEntries(changed));
}

export const api_address = (query) =>
  with_query(event_path('reports/jobs'), { ...query, limit: kLimit });

export const is_filtered = ({ status, type, mine }) => Boolean(status || type || mine);

export const matches = (query, job) =>
  (!query.status || job.status === query.status) &&
  (!query.type || job.type === query.type) &&
  (!query.mine || job.requested_by === session.me.person_id);

// Whether a new job that matches stands at the top of what is shown.
export const shows_newest = (query) => query.page === 1 && query.sort === '-created_at';
