// A page with a list of records: heading, filters, rows, pages; kept in step with the API.
//
// new RecordPage(main, view): build() puts it into <main>, go(query) shows a page of the list, follow()
//   keeps it in step, changed(record) and made(record) take what a command answered, refresh()
//   reads again. `view` is
//   { title, text, head (nodes beside the heading), table (a RecordTable), query (a record_query),
//     api_address(query), filters(query, on_change), empty(query, page), count (a key of texts),
//     matches(query, record), data }
import { forget, get, poll } from '../api.js';
import { h } from '../dom.js';
import { ListPage } from './list_page.js';

const kPoll = 20_000; // milliseconds between looks for changes, while the page is seen

export class RecordPage extends ListPage {
  constructor(main, view) {
    super(main, {
      query: view.query,
      start: view.query.read(window.location.search),
      filters: view.filters,
      count: view.count,
      panel: 'records-panel',
      pages: { count: view.count },
    });
    this.view = view;
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

  // Answers of earlier queries that come late are not shown.
  async fetch(read = get) {
    const { query } = this;
    const page = await read(this.view.api_address(query));
    if (page && query === this.query) this.show(page);
  }

  show(page) {
    if (!this.reaches(page)) return;
    this.page = page;
    const place = this.view.table.focused_place();
    this.view.table.show(page.data);
    this.settle(page.total > 0 ? this.view.table.node : this.view.empty(this.query, this));
    if (place >= 0) this.keep_place(place);
  }

  // Where the row with the focus has gone, its follower gets it.
  keep_place(place) {
    const { table } = this.view;
    if (table.focused_place() < 0 && !table.focus_place(place))
      this.main.querySelector('h1').focus();
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
