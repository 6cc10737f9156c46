// What pages with a list have in common: the query in the address, filters, pages of the list, failures.
//
// new ListPage(main, { query, start, filters, count, panel, pages }):
//   query { read(search), address_of(query) }; start is the first query; filters(query, on_change) gives the
//   nodes of the filters; count is a key of texts; panel is the class of the list's place; pages are
//   further options of pagination(). A subclass has fetch(), which reads what this.query asks for, and
//   puts what came into its place by settle().
import { say, toast } from '../announce.js';
import { fill, h, icon, keep_focus } from '../dom.js';
import { pagination } from '../pagination.js';
import { problem_text } from '../problem.js';
import { plural, t } from '../text.js';
import { waiting_page } from './placeholders.js';
import { kLimit } from './record_query.js';

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

export class ListPage {
  constructor(main, options) {
    this.main = main;
    this.options = options;
    this.query = options.start;
    this.filter_place = h('div');
    this.list_place = h(`div.panel.${options.panel}`, waiting_page());
    this.pages_place = h('div');
    window.addEventListener('popstate', () => this.go(options.query.read(window.location.search)));
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

  async go(query, { push = false } = {}) {
    this.query = query;
    if (push) window.history.pushState(null, '', this.options.query.address_of(query));
    keep_focus(this.filter_place, () => this.draw_filters());
    this.list_place.setAttribute('aria-busy', 'true');
    try {
      await this.fetch();
      if (this.page) say(plural(this.options.count, this.page.total));
    } catch (error) {
      this.failed(error);
    }
  }

  failed(error) {
    this.list_place.removeAttribute('aria-busy');
    if (this.page) toast(problem_text(error), { warm: true });
    else this.list_place.replaceChildren(load_failed(error));
  }

  // Whether there are so many pages; else the last one is gone to.
  reaches(page) {
    const last = Math.max(1, Math.ceil(page.total / kLimit));
    if (this.query.page <= last) return true;
    this.go({ ...this.query, page: last }, { push: true });
    return false;
  }

  // Shows `node`, the list or what stands in its place, and the pages there are.
  settle(node) {
    this.list_place.removeAttribute('aria-busy');
    if (this.list_place.firstChild !== node) this.list_place.replaceChildren(node);
    this.draw_pages();
  }

  draw_pages() {
    const { total } = this.page;
    const { page } = this.query;
    const go = (number) => {
      this.go({ ...this.query, page: number }, { push: true });
      window.scrollTo({ top: 0 });
    };
    fill(
      this.pages_place,
      total > 0 && pagination({ total, page, limit: kLimit, go, ...this.options.pages }),
    );
  }
}
