// What stands in the list's place until the first jobs are read.
import { h } from '../dom.js';
import { t } from '../text.js';

const kRows = 6;

export const waiting_page = () =>
  h(
    'div.skeletons',
    { role: 'status' },
    h('span.aside', t('loading')),
    Array.from({ length: kRows }, () =>
      h('div.skeleton-row', h('div.skeleton'), h('div.skeleton'), h('div.skeleton')),
    ),
  );
