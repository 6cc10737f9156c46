// A page with a list of records: heading, filters, rows, pages; kept in step with the API.
//
// new RecordPage(main, view): build() puts it into <main>, go(query) shows a page of the list, follow()
//   keeps it in step, changed(record) and made(record) take what a command answered, refresh()
//   reads again. `view` is
//   { title, text, head (nodes beside the heading), table (a RecordTable), query (a record_query),
//     api_address(query), filters(query, on_change), empty(query, page), count (a key of texts),
//     matches(query, record), data, learn(page) }; learn(), where there is one, looks at each page of the
//   list, and answers another view where the page has to be another one from now on.
import { forget, get, poll } from '../api.js';
import { h } from '../dom.js';
import { ListPage } from './list_page.js';

const kPoll = 20_000; // milliseconds between looks for changes, while the page is seen

const options_of = ({ query, filters, count }) => ({
  query,
  start: query.read(window.location.search),
  filters,
  count,
  panel: 'records-panel',
  pages: { count },
});

export class RecordPage extends ListPage {
  constructor(main, view) {
    super(main, options_of(view));
    this.view = view;
    this.asked = 0;
    this.answered = 0;
  }

  get table() {
    return this.view.table;
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

  // Answers of earlier queries, earlier answers, and those to what was asked before a command changed
  // something, are not shown when they come late.
  async fetch(read = get) {
    const { query } = this;
    const address = this.view.api_address(query);
    this.asked += 1;
    const number = this.asked;
    const page = await read(address);
    if (!page || query !== this.query) return;
    if (number <= this.answered) {
      forget(address);
      return;
    }
    this.answered = number;
    this.show(page);
  }

  show(page) {
    const other = this.view.learn?.(page);
    if (other) {
      this.become(other);
      return;
    }
    if (!this.reaches(page)) return;
    this.page = page;
    this.shown = this.query;
    this.keep_place(() => {
      this.table.show(page.data);
      this.settle(page.total > 0 ? this.table.node : this.view.empty(this.query, this));
    });
  }

  become(view) {
    this.view = view;
    this.options = options_of(view);
    this.build();
    this.go(this.options.start);
  }

  // A record that a command changed. One that the filters leave out now goes with the next reading.
  changed(record) {
    this.answered = this.asked;
    this.table.update(record);
    if (!this.view.matches(this.query, record)) this.refresh();
  }

  // A new record: shown first where it belongs there, else the list that has it first is read.
  async made(record) {
    this.answered = this.asked;
    if (this.query.page !== 1 || !this.view.matches(this.query, record)) {
      await this.go(this.view.query.read(''), { push: true });
      return;
    }
    this.table.add(record);
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
    this.follow_days();
  }
}
