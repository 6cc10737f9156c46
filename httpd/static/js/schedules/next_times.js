// The next times that a cron expression names, asked from the API while it is typed.
//
// next_times({ on_errors }) -> { node, look(cron, zone) }; on_errors(errors) gets the API's errors of
// "cron" and "time_zone", an empty list when there are none.
import { event_path, get, with_query } from '../api.js';
import { h } from '../dom.js';
import { problem_text } from '../problem.js';
import { session } from '../session.js';
import { t } from '../text.js';
import { time_there, zone_text } from './times.js';

const kSettle = 300; // milliseconds after the last change

function list({ next_times: times, time_zone: zone }) {
  if (times.length === 0) return h('p.hint', t('times.none'));
  const here = session.event.time_zone;
  return h(
    'ol.next-times',
    times.map((iso) =>
      h(
        'li',
        h('time', { datetime: iso }, time_there(iso, zone)),
        zone !== here && h('span.soft', ` · ${time_there(iso, here)} (${zone_text(here)})`),
      ),
    ),
  );
}

export function next_times({ on_errors }) {
  const place = h('div', { ariaLive: 'polite', dataTest: 'schedule-next-times' });
  let timer;
  let latest;

  async function ask(cron, zone) {
    const asked = `${cron}\n${zone}`;
    latest = asked;
    try {
      const answer = await get(
        with_query(event_path('reports/schedules/preview'), { cron, time_zone: zone }),
      );
      if (latest !== asked) return;
      on_errors([]);
      place.replaceChildren(list(answer));
    } catch (error) {
      if (latest !== asked) return;
      place.replaceChildren(h('p.hint', t('times.unknown')));
      on_errors(error.errors);
      if (error.errors.length === 0) place.replaceChildren(h('p.hint', problem_text(error)));
    }
  }

  return {
    node: h('div.times-preview', h('h3', t('times.next')), place),
    look(cron, zone) {
      window.clearTimeout(timer);
      latest = undefined;
      if (cron === '') {
        on_errors([]);
        place.replaceChildren(h('p.hint', t('times.unknown')));
        return;
      }
      timer = window.setTimeout(() => ask(cron, zone), kSettle);
    },
  };
}
