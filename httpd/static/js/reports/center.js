// The report center itself: the list of an event's jobs, live, and the dialog that makes new ones.
//
// new ReportCenter(main): build() puts it into <main>, waiting for its first page; go(query) shows a
// page of the list; tell(text) says something above it; follow() keeps it in step; generate(options) opens
// the dialog; open_asked, which the owner sets, opens it as the address .../new says.
import { say, toast } from '../announce.js';
import { forget, poll } from '../api.js';
import { all_types, job_title } from '../catalog.js';
import { open_generate } from '../dialog/generate.js';
import { is_dialog_address, step_out, stepped_out } from '../dialog/steps.js';
import { h, icon } from '../dom.js';
import { watch } from '../live.js';
import { ListPage } from '../records/list_page.js';
import { may, session } from '../session.js';
import { t } from '../text.js';
import { show_permission } from '../views/permission.js';
import { make_commands } from './commands.js';
import { filters } from './filters.js';
import { api_address, is_filtered, job_query } from './job_query.js';
import { JobList } from './job_list.js';
import { follow_queued, heard_text, tell_queued } from './queued_toast.js';
import { connection, empty_state } from './states.js';

const kSettle = 400; // milliseconds in which changes that need a new page are gathered

// What follows .../new is for the dialog.
const asked_query = (location) =>
  job_query.read(is_dialog_address(location) ? '' : location.search);

export class ReportCenter extends ListPage {
  constructor(main) {
    super(main, {
      query: job_query,
      start: asked_query(window.location),
      filters,
      count: 'page.count',
      panel: 'jobs-panel',
      pages: { data: { dataTest: 'report-jobs-pagination' } },
    });
    const commands = make_commands({
      merge: (job) => this.merge(job),
      queued: (job, text) => this.queued(job, text),
      generate: (options) => this.generate(options),
      details: (job) => this.list.toggle_details(job),
    });
    this.list = new JobList(commands, { on_sort: (sort) => this.change({ sort }) });
    this.state_place = h('div.connection-place');
    this.notice_place = h('div');
    this.told_place = h('div');
    this.asked = 0;
    this.answered = 0;
    this.open_asked = () => {};
  }

  get table() {
    return this.list;
  }

  build() {
    this.cta =
      may('reports.create') &&
      h(
        'button.button.primary',
        { type: 'button', dataTest: 'generate-report-cta', onclick: () => this.generate({}) },
        icon('plus'),
        t('generate.cta'),
      );
    this.main.replaceChildren(
      h(
        'div.page',
        { dataTest: 'report-center' },
        h(
          'div.page-head',
          h(
            'div',
            h('h1', { tabindex: '-1', dataTest: 'report-center-h1' }, t('section.reports')),
            h('p', t('reports.zone', { zone: session.event.time_zone.replaceAll('_', ' ') })),
          ),
          this.cta,
        ),
        this.notice_place,
        this.told_place,
        h('div.bar', this.filter_place, this.state_place),
        this.list_place,
        this.pages_place,
      ),
    );
    this.draw_filters();
  }

  // What the person should know of the list, until another one is chosen.
  tell(text) {
    this.told_place.replaceChildren(
      h('div.banner.calm', { role: 'status' }, icon('info'), h('span', text)),
    );
  }

  change(changes) {
    this.told_place.replaceChildren();
    return super.change(changes);
  }

  // Below the dialog the list stays as it is. The dialog goes with the address that it had, which is
  // another one already.
  came() {
    if (is_dialog_address(window.location)) return this.open_asked();
    const { dialog } = this;
    this.dialog = undefined;
    dialog?.close();
    const query = asked_query(window.location);
    const is_shown =
      this.page &&
      this.shown === this.query &&
      job_query.address_of(query) === job_query.address_of(this.query);
    return is_shown ? undefined : this.go(query);
  }

  async go(query, options = {}) {
    if (options.push) await stepped_out();
    return super.go(query, options);
  }

  fetch() {
    forget(api_address(this.query));
    return this.ask();
  }

  // Answers of earlier queries, and earlier answers, that come late are not shown.
  async ask() {
    const { query } = this;
    const { added } = this.list;
    this.asked += 1;
    const number = this.asked;
    const page = await poll(api_address(query));
    if (!page || query !== this.query || number < this.answered) return;
    this.answered = number;
    this.show(page, added);
  }

  async resync() {
    try {
      await this.ask();
    } catch (error) {
      if (error.status === 404) this.lost(error);
      throw error;
    }
  }

  // The person may not see the event any more, so nothing of it stays.
  lost(error) {
    this.page = undefined;
    forget(api_address(this.query));
    this.failed(error);
  }

  // `added` is how many jobs the list had been told of when the page was asked for.
  show(page, added) {
    if (!this.reaches(page)) return;
    this.page = page;
    this.shown = this.query;
    this.keep_place(() => {
      const later = this.list.show(page, this.query, added);
      page.data.forEach(follow_queued);
      page.total += later;
      this.settle(page.total > 0 ? this.list.node : this.empty());
      if (later > 0) this.refresh_soon();
    });
  }

  empty() {
    return empty_state({
      filtered: is_filtered(this.query),
      may_create: may('reports.create'),
      types: all_types(),
      generate: (options) => this.generate(options),
      clear: () => this.change({ status: '', type: '', mine: false }),
    });
  }

  // Whether the job can be seen in the list now.
  merge(job) {
    follow_queued(job);
    // The answer with another list is on its way and may have been made before.
    const is_leaving = this.list.query !== this.query;
    if (is_leaving) this.refresh_soon();
    if (!this.page) return false;
    const outcome = this.list.merge(job);
    if (is_leaving) return false;
    if (outcome === 'added') {
      this.page.total += 1;
      this.settle(this.list.node);
    }
    if (outcome === 'elsewhere' || (outcome === 'gone' && is_filtered(this.query)))
      this.refresh_soon();
    return outcome === 'added' || outcome === 'shown';
  }

  refresh_soon() {
    window.clearTimeout(this.settling);
    forget(api_address(this.query));
    this.settling = window.setTimeout(() => this.live?.resync(), kSettle);
  }

  heard(job) {
    const before = this.list.rows.get(job.job_id)?.job;
    this.merge(job);
    if (before && before.status !== job.status && job.requested_by === session.me.person_id) {
      say(heard_text(job));
    }
  }

  async reveal(job) {
    await this.go(job_query.read(''), { push: true });
    this.list.focus(job);
  }

  // Where the address has led to the dialog, nothing had the focus that could have it back.
  focus_start() {
    if (document.activeElement !== document.body) return;
    const start = this.cta || this.main.querySelector('h1');
    start?.focus();
  }

  async generate(options) {
    await stepped_out();
    if (options.by_address && this.dialog) {
      this.dialog.turn_to(options);
      return;
    }
    const leave = () => {
      this.focus_start();
      if (this.dialog !== dialog) return;
      this.dialog = undefined;
      step_out(job_query.address_of(this.query));
    };
    const dialog = open_generate({
      types: all_types(),
      ...options,
      on_made: (job) => this.made(job),
      on_forbidden: (type) => show_permission(this.main, type),
      on_close: leave,
    });
    this.dialog = dialog;
  }

  made(job) {
    const values = { title: job_title(job) };
    if (!job.deduplicated) {
      this.queued(job, t('generate.done', values));
      return;
    }
    const show = this.merge(job) ? undefined : () => this.reveal(job);
    toast(t('generate.same', values), { action: show && { label: t('show'), run: show } });
  }

  // The stream may have told of the job before its request was answered.
  queued(job, text) {
    const shown = this.merge(job);
    tell_queued(job, text, { show: shown ? undefined : () => this.reveal(job) });
    follow_queued(this.list.rows.get(job.job_id)?.job ?? job);
  }

  follow() {
    this.follow_days();
    this.live = watch({
      on_job: (job) => this.heard(job),
      on_resync: () => this.resync(),
      on_state: (state) => {
        this.state_place.replaceChildren(connection(state));
        this.notice_place.replaceChildren(
          ...(state === 'offline'
            ? [
                h(
                  'div.banner',
                  { role: 'status' },
                  icon('offline'),
                  h('span', t('connection.offline_text')),
                ),
              ]
            : []),
        );
      },
    });
  }
}
