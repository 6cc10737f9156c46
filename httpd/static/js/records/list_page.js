// What pages with a list have in common: the query in the address, filters, pages of the list, failures.
//
// new ListPage(main, { query, start, filters, count, panel, pages }):
//   query { read(search), address_of(query) }; start is the first query; filters(query, on_change) gives the
//   nodes of the filters; count is a key of texts; panel is the class of the list's place; pages are
//   further options of pagination(). A subclass has table, whose rows are shown, and fetch(), which reads
//   what this.query asks for, takes what came as page and its query as shown, and puts it into its place
//   by settle().
import { alarm, say, toast } from '../announce.js';
import { fill, h, icon } from '../dom.js';
import { day_of } from '../format.js';
import { last_page, pagination } from '../pagination.js';
import { problem_text } from '../problem.js';
import { plural, t } from '../text.js';
import { waiting_page } from './placeholders.js';
import { kLimit } from './record_query.js';

const kTurn = 20_000; // milliseconds between looks whether a new day has begun

const load_failed = (error, again) =>
  h(
    'div.empty',
    h('h2', t('problem.title')),
    h('p', problem_text(error)),
    h('button.button', { type: 'button', onclick: again }, icon('again'), t('try_again')),
  );

export class ListPage {
  constructor(main, options) {
    this.main = main;
    this.options = options;
    this.query = options.start;
    this.filter_place = h('div');
    this.list_place = h(`div.panel.${options.panel}`, waiting_page());
    this.pages_place = h('div');
    this.again = () => window.location.reload();
    window.addEventListener('popstate', () => this.came());
  }

  // The browser's ways back and forward have led to the address there is now.
  came() {
    return this.go(this.options.query.read(window.location.search));
  }

  draw_filters() {
    fill(
      this.filter_place,
      this.options.filters(this.query, (changes) => this.change(changes)),
    );
  }

  change(changes) {
    return this.go({ ...this.query, page: 1, ...changes }, { push: true });
  }

  async go(query, { push = false, replace = false } = {}) {
    this.query = query;
    this.again = () => this.go(this.query);
    const address = this.options.query.address_of(query);
    if (push) window.history.pushState(null, '', address);
    if (replace) window.history.replaceState(null, '', address);
    this.draw_filters();
    this.list_place.setAttribute('aria-busy', 'true');
    try {
      await this.fetch();
      if (this.page && query === this.query) say(plural(this.options.count, this.page.total));
    } catch (error) {
      if (query === this.query) this.failed(error);
    }
  }

  // A list of another query than that of the filters is not left standing.
  failed(error) {
    this.list_place.removeAttribute('aria-busy');
    if (this.page && this.shown === this.query) {
      toast(problem_text(error), { warm: true });
      return;
    }
    this.page = undefined;
    alarm(problem_text(error));
    this.keep_place(() => {
      this.list_place.replaceChildren(load_failed(error, () => this.again()));
      this.pages_place.replaceChildren();
      this.drawn_pages = undefined;
    });
  }

  // Runs `change`, which puts other rows into the list's place. Where what had the focus has gone, the row
  // that is now in its place gets it, or else the heading.
  keep_place(change) {
    const focused = document.activeElement;
    const place = this.table.focused_place();
    const is_lost = () => document.activeElement === document.body;
    change();
    if (focused === document.body || !is_lost()) return;
    if (focused.isConnected) focused.focus();
    else if (place >= 0) this.table.focus_place(place);
    if (is_lost()) this.main.querySelector('h1').focus();
  }

  // Rows that say "today" are drawn anew when another day begins.
  follow_days() {
    let day = day_of(new Date());
    window.setInterval(() => {
      const today = day_of(new Date());
      if (today === day) return;
      day = today;
      this.table.redraw();
    }, kTurn);
  }

  // Whether there are so many pages; else the last one is gone to.
  reaches(page) {
    const last = last_page(this.extent(page));
    if (this.query.page <= last) return true;
    this.go({ ...this.query, page: last }, { replace: true });
    return false;
  }

  // Shows `node`, the list or what stands in its place, and the pages there are.
  settle(node) {
    this.list_place.removeAttribute('aria-busy');
    if (this.list_place.firstChild !== node) this.list_place.replaceChildren(node);
    this.draw_pages();
  }

  // What pagination() wants to know of an answer. Behind the end nothing is known but what was counted.
  extent({ data, total, totalIsMinimum, hasMore: has_more }) {
    const is_minimum = Boolean(totalIsMinimum) && data.length > 0;
    return { page: this.query.page, limit: kLimit, total, is_minimum, has_more };
  }

  // Not anew where they are the same, so that a press that is under way hits what it began on.
  draw_pages() {
    const list = this.extent(this.page);
    const drawn = JSON.stringify([list, this.options.pages]);
    if (drawn === this.drawn_pages) return;
    this.drawn_pages = drawn;
    const go = (number) => {
      this.go({ ...this.query, page: number }, { push: true });
      window.scrollTo({ top: 0 });
    };
    fill(this.pages_place, list.total > 0 && pagination({ ...list, go, ...this.options.pages }));
  }
}
