// Changes of the event's jobs as they happen, with one stream for all tabs of a browser: the tab that
// holds a Web Lock reads the server-sent events and passes them on by a BroadcastChannel.
//
// watch({ on_job, on_resync, on_state }) -> { resync() } begins for as long as the page lives.
//   on_job(job)        a job as it is now
//   on_resync()        changes may have been missed: fetch again; answers a promise. Also called
//                      every few seconds while there is no stream, and again where the server failed.
//   on_state(state)    "live", "polling" (no stream, fetched again and again) or "offline"
//   resync()           calls on_resync() now
import { event_path, get } from './api.js';
import { facts } from './facts.js';
import { session } from './session.js';

const kPoll = 4_000; // milliseconds between fetches without a stream
const kHello = 8_000; // within which a stream, or the tab that has it, must be heard
const kFirstRetry = 2_000;
const kLastRetry = 60_000;
const kSlept = 150_000; // a pause of timers that only a sleeping machine makes

// What the server refuses for good is not asked again.
const may_pass = ({ status }) => status >= 500 || status === 429;

// The tab that reads the stream. `send` gets {kind: "job" | "resync" | "state", ...}.
class Reader {
  constructor(send) {
    this.send = send;
    this.state = 'polling';
    this.retry = kFirstRetry;
  }

  open() {
    this.source?.close();
    window.clearTimeout(this.timer);
    this.source = new EventSource(event_path('reports/stream'));
    this.source.addEventListener('hello', () => this.heard());
    this.source.addEventListener('job', (event) =>
      this.send({ kind: 'job', job: JSON.parse(event.data) }),
    );
    this.source.addEventListener('error', () => this.lost());
  }

  heard() {
    this.retry = kFirstRetry;
    this.say('live');
    this.send({ kind: 'resync' });
  }

  // The browser connects again by itself, except where the answer was no stream: then it may be
  // that the session has ended (get() goes to the login page), or that there are too many streams.
  lost() {
    this.say('polling');
    if (this.source.readyState !== EventSource.CLOSED) return;
    get('/v1/me').catch(() => {});
    this.timer = window.setTimeout(() => this.open(), this.retry * (0.5 + Math.random()));
    this.retry = Math.min(kLastRetry, this.retry * 2);
  }

  say(state) {
    this.state = state;
    this.send({ kind: 'state', state });
  }
}

class Watch {
  constructor(handlers) {
    this.handlers = handlers;
    this.state = undefined;
    this.losses = 0;
    this.channel = new BroadcastChannel(`pressrun-${facts.event}-${session.me.person_id}`);
    this.channel.addEventListener('message', ({ data }) => this.receive(data));
    window.addEventListener('offline', () => this.lose());
    window.addEventListener('online', () => this.wake());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.poll();
    });
    window.setInterval(() => this.tick(), kPoll);
    window.setTimeout(() => {
      if (!this.state) this.set_state('polling');
    }, kHello);
    this.ticked = Date.now();
    this.lead();
    this.channel.postMessage({ kind: 'who' });
  }

  lead() {
    const read = () => {
      this.reader = new Reader((message) => {
        this.channel.postMessage(message);
        this.receive(message);
      });
      this.reader.open();
      return new Promise(() => {});
    };
    // Only a secure context has locks; elsewhere each tab reads for itself.
    if (navigator.locks) navigator.locks.request(this.channel.name, read);
    else read();
  }

  receive(message) {
    if (message.kind === 'job') this.handlers.on_job(message.job);
    if (message.kind === 'resync') this.resync();
    if (message.kind === 'state') this.hear_state(message.state);
    if (message.kind === 'who' && this.reader) {
      this.channel.postMessage({ kind: 'state', state: this.reader.state });
    }
  }

  // What the reading tab told before this one listened, this one's list may not know. A stream that
  // fails says nothing new while there is no connection.
  hear_state(state) {
    if (this.state === 'offline' && state === 'polling') return;
    const is_first = !this.state && !this.reader;
    this.set_state(state);
    if (is_first) this.resync();
  }

  set_state(state) {
    if (state === this.state) return;
    this.state = state;
    this.handlers.on_state(state);
  }

  lose() {
    this.losses += 1;
    this.set_state('offline');
  }

  connected() {
    this.set_state(this.reader?.state ?? 'polling');
    this.channel.postMessage({ kind: 'who' });
  }

  async resync() {
    window.clearTimeout(this.again);
    const losses = this.losses;
    try {
      await this.handlers.on_resync();
      // An answer to what was asked before the connection was lost does not say that it is back.
      const is_newer = losses === this.losses;
      if (this.state === 'offline' && is_newer) this.connected();
    } catch (error) {
      if (error.is_offline) this.set_state('offline');
      if (may_pass(error)) this.again = window.setTimeout(() => this.resync(), kPoll);
    }
  }

  poll() {
    if (this.state && this.state !== 'live') this.resync();
  }

  tick() {
    const slept = Date.now() - this.ticked > kSlept;
    this.ticked = Date.now();
    if (slept) this.wake();
    else if (!document.hidden) this.poll();
  }

  wake() {
    this.reader?.open();
    this.resync();
  }
}

export const watch = (handlers) => new Watch(handlers);
