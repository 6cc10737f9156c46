// A page with a list of records: heading, filters, rows, pages; kept in step with the API.
//
// new RecordPage(main, view): build() puts it into <main>, go(query) shows a page of the list, follow()
//   keeps it in step, changed(record) and made(record) take what a command answered, refresh()
//   reads again. `view` is
//   { title, text, head (nodes beside the heading), table (a RecordTable), query (a record_query),
//     api_address(query), filters(query, on_change), empty(query, page), count (a key of texts),
//     matches(query, record), data }
import { say, toast } from '../announce.js';
import { forget, get, poll } from '../api.js';
import { fill, h, icon, keep_focus } from '../dom.js';
import { pagination } from '../pagination.js';
import { problem_text } from '../problem.js';
import { waiting_page } from '../reports/placeholders.js';
import { plural, t } from '../text.js';
import { kLimit } from './record_query.js';

const kPoll = 20_000; // milliseconds between looks for changes, while the page is seen

export const load_failed = (error) =>
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
  );

export class RecordPage {
  constructor(main, view) {
    this.main = main;
    this.view = view;
    this.query = view.query.read(window.location.search);
    this.filter_place = h('div');
    this.list_place = h('div.panel.records-panel', waiting_page());
    this.pages_place = h('div');
    window.addEventListener('popstate', () => this.go(view.query.read(window.location.search)));
  }

  build() {
    const { title, text, head, data } = this.view;
    this.main.replaceChildren(
      h(
        'div.page',
        data,
        h('div.page-head', h('div', h('h1', { tabindex: '-1' }, title), h('p', text)), head),
        h('div.bar', this.filter_place),
        this.list_place,
        this.pages_place,
      ),
    );
    this.draw_filters();
  }

  draw_filters() {
    fill(
      this.filter_place,
      this.view.filters(this.query, (changes) => this.change(changes)),
    );
  }

  change(changes) {
    return this.go({ ...this.query, page: 1, ...changes }, { push: true });
  }

  async go(query, { push = false } = {}) {
    this.query = query;
    if (push) window.history.pushState(null, '', this.view.query.address_of(query));
    keep_focus(this.filter_place, () => this.draw_filters());
    this.list_place.setAttribute('aria-busy', 'true');
    try {
      await this.fetch();
      if (this.page) say(plural(this.view.count, this.page.total));
    } catch (error) {
      this.failed(error);
    }
  }

  failed(error) {
    this.list_place.removeAttribute('aria-busy');
    if (this.page) toast(problem_text(error), { warm: true });
    else this.list_place.replaceChildren(load_failed(error));
  }

  // Answers of earlier queries that come late are not shown.
  async fetch(read = get) {
    const { query } = this;
    const page = await read(this.view.api_address(query));
    if (page && query === this.query) this.show(page);
  }

  show(page) {
    const last = Math.max(1, Math.ceil(page.total / kLimit));
    if (this.query.page > last) return this.go({ ...this.query, page: last }, { push: true });
    this.page = page;
    const place = this.view.table.focused_place();
    this.view.table.show(page.data);
    this.list_place.removeAttribute('aria-busy');
    const shown = page.total > 0 ? this.view.table.node : this.view.empty(this.query, this);
    if (this.list_place.firstChild !== shown) this.list_place.replaceChildren(shown);
    this.draw_pages();
    if (place >= 0) this.keep_place(place);
    return undefined;
  }

  // Where the row with the focus has gone, its follower gets it.
  keep_place(place) {
    const { table } = this.view;
    if (table.focused_place() < 0 && !table.focus_place(place))
      this.main.querySelector('h1').focus();
  }

  draw_pages() {
    const { total } = this.page;
    const go = (page) => {
      this.go({ ...this.query, page }, { push: true });
      window.scrollTo({ top: 0 });
    };
    const { page } = this.query;
    fill(
      this.pages_place,
      total > 0 && pagination({ total, page, limit: kLimit, go, count: this.view.count }),
    );
  }

  // A record that a command changed. One that the filters leave out now goes with the next reading.
  changed(record) {
    this.view.table.update(record);
    if (!this.view.matches(this.query, record)) this.refresh();
  }

  // A new record: shown first where it belongs there, else the list that has it first is read.
  async made(record) {
    if (this.query.page !== 1 || !this.view.matches(this.query, record)) {
      await this.go(this.view.query.read(''), { push: true });
      return;
    }
    this.view.table.add(record);
    await this.refresh();
  }

  refresh() {
    forget(this.view.api_address(this.query));
    return this.fetch().catch((error) => this.failed(error));
  }

  follow() {
    const look = () => {
      if (!document.hidden && this.page) this.fetch(poll).catch(() => {});
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    window.setInterval(look, kPoll);
  }
}
