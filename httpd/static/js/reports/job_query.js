// Which jobs the list shows: page, order and filters, kept in the page's address.
//
// A query is { page, sort, status, type, mine }; sort is the API's, with - for descending.
import { event_path, with_query } from '../api.js';
import { facts } from '../facts.js';
import { kLimit, record_query } from '../records/record_query.js';
import { session } from '../session.js';

export const kStatuses = ['queued', 'running', 'completed', 'failed', 'cancelled', 'expired'];
export const kSorts = ['-created_at', 'created_at', 'status', '-status', 'type', '-type'];

export const list_address = () => `/admin/events/${facts.event}/reports`;

export const job_query = record_query({
  address: list_address(),
  defaults: { sort: '-created_at', status: '', type: '', mine: false },
  allowed: { sort: kSorts, status: kStatuses },
});

export const api_address = (query) =>
  with_query(event_path('reports/jobs'), { ...query, limit: kLimit });

export const is_filtered = ({ status, type, mine }) => Boolean(status || type || mine);

export const matches = (query, job) =>
  (!query.status || job.status === query.status) &&
  (!query.type || job.type === query.type) &&
  (!query.mine || job.requested_by === session.me.person_id);

// Whether a new job that matches stands at the top of what is shown.
export const shows_newest = (query) => query.page === 1 && query.sort === '-created_at';
