// The report center itself: the list of an event's jobs, live, and the dialog that makes new ones.
//
// new ReportCenter(main): build() puts it into <main>, waiting for its first page; go(query) shows a
// page of the list; follow() keeps it in step; generate(options) opens the dialog.
import { say, toast } from '../announce.js';
import { forget, poll } from '../api.js';
import { all_types, job_title } from '../catalog.js';
import { open_generate } from '../dialog/generate.js';
import { fill, h, icon, keep_focus } from '../dom.js';
import { watch } from '../live.js';
import { pagination } from '../pagination.js';
import { problem_text } from '../problem.js';
import { make_commands } from './commands.js';
import { filters } from './filters.js';
import { api_address, is_filtered, kLimit, query_address, read_query } from './job_query.js';
import { JobList } from './job_list.js';
import { waiting_page } from './placeholders.js';
import { connection, empty_state } from './states.js';
import { may, session } from '../session.js';
import { plural, t } from '../text.js';
import { show_permission } from '../views/permission.js';

const kSettle = 400; // milliseconds in which changes that need a new page are gathered

export class ReportCenter {
  constructor(main) {
    this.query = read_query(
      window.location.pathname.endsWith('/new') ? '' : window.location.search,
    );
    const commands = make_commands({
      merge: (job) => this.merge(job),
      reveal: (job) => this.reveal(job),
      generate: (options) => this.generate(options),
      details: (job) => this.list.toggle_details(job),
    });
    this.list = new JobList(commands, { on_sort: (sort) => this.change({ sort }) });
    this.main = main;
    this.filter_place = h('div');
    this.state_place = h('div.connection-place');
    this.notice_place = h('div');
    this.list_place = h('div.panel.jobs-panel', waiting_page());
    this.pages_place = h('div');
    window.addEventListener('popstate', () => this.go(read_query(window.location.search)));
  }

  build() {
    const cta =
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
            h('h1', { dataTest: 'report-center-h1' }, t('section.reports')),
            h('p', t('reports.zone', { zone: session.event.time_zone.replaceAll('_', ' ') })),
          ),
          cta,
        ),
        this.notice_place,
        h('div.bar', this.filter_place, this.state_place),
        this.list_place,
        this.pages_place,
      ),
    );
    this.draw_filters();
  }

  draw_filters() {
    fill(
      this.filter_place,
      filters(this.query, (changes) => this.change(changes)),
    );
  }

  change(changes) {
    this.go({ ...this.query, page: 1, ...changes }, { push: true });
  }

  async go(query, { push = false } = {}) {
    this.query = query;
    if (push) window.history.pushState(null, '', query_address(query));
    keep_focus(this.filter_place, () => this.draw_filters());
    this.list_place.setAttribute('aria-busy', 'true');
    try {
      await this.fetch();
      say(plural('page.count', this.page.total));
    } catch (error) {
      this.failed(error);
    }
  }

  failed(error) {
    this.list_place.removeAttribute('aria-busy');
    if (this.page) return toast(problem_text(error), { warm: true });
    this.list_place.replaceChildren(
      h(
        'div.empty',
        h('h2', t('problem.title')),
        h('p', problem_text(error)),
        h(
          'button.button',
          { type: 'button', onclick: () => window.location.reload() },
          icon('again'),
          t('try_again'),
        ),
      ),
    );
    return undefined;
  }

  // Answers of earlier queries that come late are not shown.
  async fetch() {
    const { query } = this;
    forget(api_address(query));
    const page = await poll(api_address(query));
    if (page && query === this.query) this.show(page);
  }

  async resync() {
    const { query } = this;
    try {
      const page = await poll(api_address(query));
      if (page && query === this.query) this.show(page);
    } catch (error) {
      if (error.status === 404) this.lost(error);
      throw error;
    }
  }

  // The person may not see the event any more, so nothing of it stays.
  lost(error) {
    this.page = undefined;
    this.failed(error);
  }

  show(page) {
    const last = Math.max(1, Math.ceil(page.total / kLimit));
    if (this.query.page > last) return this.go({ ...this.query, page: last }, { push: true });
    this.page = page;
    this.list.show(page, this.query);
    this.list_place.removeAttribute('aria-busy');
    const shown = page.total > 0 ? this.list.node : this.empty();
    if (this.list_place.firstChild !== shown) this.list_place.replaceChildren(shown);
    this.draw_pages();
    return undefined;
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

  draw_pages() {
    const go = (page) => {
      this.go({ ...this.query, page }, { push: true });
      window.scrollTo({ top: 0 });
    };
    fill(
      this.pages_place,
      this.page.total > 0 &&
        pagination({
          ...this.page,
          page: this.query.page,
          limit: kLimit,
          go,
          data: { dataTest: 'report-jobs-pagination' },
        }),
    );
  }

  // Whether the job can be seen in the list now.
  merge(job) {
    if (!this.page) return false;
    const outcome = this.list.merge(job);
    if (outcome === 'added') {
      this.page.total += 1;
      if (this.list_place.firstChild !== this.list.node)
        this.list_place.replaceChildren(this.list.node);
      this.draw_pages();
    }
    if (outcome === 'elsewhere' || (outcome === 'gone' && is_filtered(this.query)))
      this.refresh_soon();
    return outcome === 'added' || outcome === 'shown';
  }

  refresh_soon() {
    window.clearTimeout(this.settling);
    forget(api_address(this.query));
    this.settling = window.setTimeout(() => this.resync().catch(() => {}), kSettle);
  }

  heard(job) {
    const before = this.list.rows.get(job.job_id)?.job;
    this.merge(job);
    if (before && before.status !== job.status && job.requested_by === session.me.person_id) {
      say(t('heard', { title: job_title(job), status: t(`status.${job.status}`) }));
    }
  }

  async reveal(job) {
    await this.go(read_query(''), { push: true });
    this.list.focus(job);
  }

  generate(options) {
    const leave = () => window.history.replaceState(null, '', query_address(this.query));
    open_generate({
      types: all_types(),
      ...options,
      on_made: (job) => this.made(job),
      on_forbidden: (type) => show_permission(this.main, type),
      on_close: leave,
    });
  }

  made(job) {
    const shown = this.merge(job);
    const said = job.deduplicated ? 'generate.same' : 'generate.done';
    toast(t(said, { title: job_title(job) }), {
      action: shown ? undefined : { label: t('show'), run: () => this.reveal(job) },
    });
  }

  follow() {
    watch({
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
