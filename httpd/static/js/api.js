// The public API over HTTP, with the browser's session.
//
// get(path), post(path, body), patch(path, body), remove(path) -> the answer's JSON.
// poll(path) -> the same, or undefined where nothing changed since the last poll of this path.
// THROWS ApiError for an answer of 4xx or 5xx; its status is 0 when no answer came at all.
// Where the session has ended, the browser goes to the login page and no promise settles; after leave()
// it stays.
import { facts } from './facts.js';

export class ApiError extends Error {
  constructor(status, problem = {}) {
    super(problem.detail ?? '');
    this.status = status;
    this.kind = String(problem.type ?? '')
      .split(':')
      .pop();
    this.errors = problem.errors ?? [];
    this.request_id = problem.request_id;
  }

  get is_offline() {
    return this.status === 0;
  }
}

const kTimeout = 30_000; // milliseconds; the API's slowest answer, a preview, takes 20 s at most

let is_leaving = false;

// From now on the session's end leads nowhere: whoever logs out is on the way already.
export const leave = () => {
  is_leaving = true;
};

function to_login() {
  if (is_leaving) return new Promise(() => {});
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
  return new Promise(() => {});
}

async function send(method, path, { body, headers = {} } = {}) {
  const options = {
    method,
    headers: { Accept: 'application/json', ...headers },
    cache: 'no-store',
    credentials: 'same-origin',
    signal: AbortSignal.timeout(kTimeout),
  };
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  try {
    return await fetch(path, options);
  } catch {
    throw new ApiError(0);
  }
}

async function read(response) {
  const text = await response.text().catch(() => {
    throw new ApiError(0);
  });
  let json;
  try {
    json = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new ApiError(response.status >= 400 ? response.status : 502);
  }
  if (response.ok) return json;
  if (response.status === 401 && facts.page !== 'login') return to_login();
  throw new ApiError(response.status, json);
}

async function call(method, path, body, headers) {
  return read(await send(method, path, { body, headers }));
}

export const get = (path) => call('GET', path);
export const post = (path, body, headers) => call('POST', path, body, headers);
export const patch = (path, body) => call('PATCH', path, body);
export const remove = (path) => call('DELETE', path);

const etags = new Map();

export async function poll(path) {
  const known = etags.get(path);
  const response = await send('GET', path, { headers: known ? { 'If-None-Match': known } : {} });
  if (response.status === 304) return undefined;
  const json = await read(response);
  const etag = response.headers.get('ETag');
  if (etag) etags.set(path, etag);
  return json;
}

// Makes the next poll of the path give an answer.
export const forget = (path) => etags.delete(path);

// A path with a query; parameters that are empty are left out.
export function with_query(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '' && value !== false)
      query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

export const event_path = (rest) => `/v1/admin/events/${facts.event}/${rest}`;
