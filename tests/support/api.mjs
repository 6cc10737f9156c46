// The API as a person of the sample data uses it, for what a test needs before a browser comes.
import assert from "node:assert/strict";

export class Api {
  constructor(stack, token) {
    this.stack = stack;
    this.token = token;
  }

  // `name` is "organizer", "viewer" and so on, for organizer@voyage.example.
  static async of(stack, name) {
    const { email, password } = login_of(stack, name);
    const answer = await new Api(stack).call("POST", "/v1/login", { email, password });
    return new Api(stack, answer.token);
  }

  // The answer's JSON. An answer that is none of 2xx fails the test.
  async call(method, path, body, headers = {}) {
    const response = await fetch(this.stack.url + path, {
      method,
      headers: {
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  job(job) {
    return this.get(`/v1/admin/events/${job.event_id}/reports/jobs/${job.job_id}`);
  }

  get(path) {
    return this.call("GET", path);
  }

  // Requests a report of an event and answers its job at once.
  request(event, body) {
    return this.call("POST", `/v1/admin/events/${event}/reports/jobs`, body);
  }

  // The same, and waits until it is completed.
  async completed(event, body) {
    const job = await this.call("POST", `/v1/admin/events/${event}/reports/jobs`, body, { Prefer: "wait=60" });
    assert.equal(job.status, "completed", JSON.stringify(job));
    return job;
  }

  // A signed link, absolute.
  async link(job) {
    const path = `/v1/admin/events/${job.event_id}/reports/jobs/${job.job_id}/link`;
    return (await this.call("POST", path, {})).url;
  }
}

export function login_of(stack, name) {
  const login = stack.logins.find(({ email }) => email === `${name}@voyage.example`);
  assert.ok(login, `nobody is called ${name}`);
  return login;
}

// Asks until the answer is what is wanted; the last one when that does not come.
export async function eventually(ask, wanted, patience = 20_000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer === wanted || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
