// SPEC A4: a program that knows the API by the types that were generated from its document, and by nothing else. It is
// type-checked under --strict and then run: client.js URL EVENT EMAIL PASSWORD. Writes what it saw as JSON.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Job = components["schemas"]["Job"];
type Problem = components["schemas"]["Problem"];

const [url, eventText, email, password] = process.argv.slice(2) as [string, string, string, string];
const event = Number(eventText);
const client = createClient<paths>({ baseUrl: url });

class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.type}: ${problem.detail}`);
  }
}

// The answer of a call that has to succeed.
function answered<T>(result: { data?: T; error?: unknown }): T {
  if (result.data === undefined) throw new ProblemError(result.error as Problem);
  return result.data;
}

async function logIn(): Promise<void> {
  const issued = answered(await client.POST("/v1/login", { body: { email, password } }));
  if (issued.token === undefined) throw new Error("no token came, and no session was asked for");
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${issued.token}`);
      return request;
    },
  });
}

async function completed(job: Job): Promise<Job> {
  const path = { event, job: job.job_id };
  while (job.status === "queued" || job.status === "running") {
    const parameters = { params: { path, header: { Prefer: "wait=30" } } };
    job = answered(await client.GET("/v1/admin/events/{event}/reports/jobs/{job}", parameters));
  }
  if (job.status !== "completed") throw new Error(job.failure?.reason ?? job.status);
  return job;
}

async function file(job: Job): Promise<string> {
  const path = { event, job: job.job_id };
  const link = answered(
    await client.POST("/v1/admin/events/{event}/reports/jobs/{job}/link", { params: { path }, body: { format: "csv" } }),
  );
  return (await fetch(link.url)).text();
}

// The problem of a request that has to be refused.
async function refusal(): Promise<Problem> {
  const { error, response } = await client.POST("/v1/admin/events/{event}/reports/jobs", {
    params: { path: { event } },
    body: { type: "attendance", params: { from: "2026-02-30", colour: "red" }, format: "csv" },
  });
  if (error === undefined || response.status !== 400) throw new Error(`answered ${response.status}`);
  return error;
}

// Mistakes that the types must find; tsc complains where one of them is none.
export function mistakes(): void {
  const path = { event };
  // @ts-expect-error there is no such format
  void client.POST("/v1/admin/events/{event}/reports/jobs", { params: { path }, body: { type: "sales", format: "doc" } });
  // @ts-expect-error the format is missing
  void client.POST("/v1/admin/events/{event}/reports/jobs", { params: { path }, body: { type: "sales" } });
  // @ts-expect-error a password is a text
  void client.POST("/v1/login", { body: { email, password: 1 } });
  // @ts-expect-error no such order
  void client.GET("/v1/admin/events/{event}/reports/jobs", { params: { path, query: { sort: "colour" } } });
}

await logIn();
const types = answered(await client.GET("/v1/admin/events/{event}/reports/types", { params: { path: { event } } }));
const requested = answered(
  await client.POST("/v1/admin/events/{event}/reports/jobs", {
    params: { path: { event }, header: { "Idempotency-Key": "typed-client-1" } },
    body: { type: "inventory", format: ["csv", "pdf"] },
  }),
);
const job = await completed(requested);
const problem = await refusal();
console.log(
  JSON.stringify({
    types: types.data.map(({ type }) => type),
    artifacts: job.artifacts.map(({ filename }) => filename),
    bytes: job.artifacts.find(({ format }) => format === "csv")?.bytes,
    csv: await file(job),
    problem: { type: problem.type, fields: (problem.errors ?? []).map(({ field }) => field) },
  }),
);
