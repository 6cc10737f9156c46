// What rows of schedules can ask for. Each talks to the API and tells the person how it went.
//
// make_commands({ changed, refresh }): changed(schedule) takes what the API answered, refresh() reads
// the list again.
import { toast } from '../announce.js';
import { event_path, post, remove } from '../api.js';
import { find_type, job_title } from '../catalog.js';
import { confirm } from '../modal.js';
import { open_note } from '../note_dialog.js';
import { once_at_a_time } from '../pressed.js';
import { problem_text } from '../problem.js';
import { list_address } from '../reports/job_query.js';
import { t } from '../text.js';
import { open_change } from './schedule_dialog.js';
import { plan_words } from './times.js';

const kLongestReason = 500;
const path = (schedule, rest = '') =>
  event_path(`reports/schedules/${schedule.schedule_id}${rest}`);

export function make_commands({ changed, refresh }) {
  const refused = (error) => toast(problem_text(error), { warm: true });
  const once = once_at_a_time();

  async function resume(schedule) {
    try {
      changed(await post(path(schedule, '/resume')));
      toast(t('schedule.resumed', { title: job_title(schedule) }));
    } catch (error) {
      refused(error);
    }
  }

  async function run(schedule) {
    try {
      await post(path(schedule, '/run'));
      toast(t('schedule.running', { title: job_title(schedule) }), {
        action: { label: t('show'), run: () => window.location.assign(list_address()) },
      });
      await refresh();
    } catch (error) {
      refused(error);
    }
  }

  const pause = (schedule) =>
    open_note({
      title: t('schedule.pause_title', { title: job_title(schedule) }),
      text: t('schedule.pause_text'),
      label: t('schedule.pause_reason'),
      longest: kLongestReason,
      submit: t('schedule.pause'),
      data: { dataTest: 'schedule-pause-submit-cta' },
      send: (reason) => post(path(schedule, '/pause'), { reason }),
      done(paused) {
        changed(paused);
        toast(t('schedule.paused', { title: job_title(schedule) }));
      },
    });

  async function drop(schedule) {
    const agreed = await confirm(t('schedule.delete_title', { title: job_title(schedule) }), {
      text: t('schedule.delete_text', { when: plan_words(schedule.cron) }),
      yes: t('schedule.delete'),
    });
    if (!agreed) return;
    try {
      await remove(path(schedule));
      toast(t('schedule.deleted', { title: job_title(schedule) }));
      await refresh();
    } catch (error) {
      refused(error);
    }
  }

  function change(schedule) {
    open_change(find_type(schedule.type), schedule, (now) => {
      changed(now);
      toast(t('schedule.changed', { title: job_title(now) }));
    });
  }

  return {
    resume,
    run: (schedule, button) => once(schedule.schedule_id, button, () => run(schedule)),
    pause,
    drop,
    change,
  };
}
