// Deciding access requests.
//
// make_commands({ changed, refresh }): changed(request) takes the decided request, refresh() reads the
// list again.
import { toast } from '../announce.js';
import { event_path, post } from '../api.js';
import { job_title } from '../catalog.js';
import { open_note } from '../note_dialog.js';
import { t } from '../text.js';

const kLongestNote = 1000;

export function make_commands({ changed, refresh }) {
  const decide = (request, how, style) => {
    const values = { name: request.name || request.email, title: job_title(request) };
    open_note({
      title: t(`access.${how}_title`, values),
      text: t(`access.${how}_text`, values),
      label: t('access.note_label'),
      longest: kLongestNote,
      submit: t(`access.${how}`),
      style,
      data: { dataTest: `access-request-${how}-submit-cta` },
      async send(note) {
        try {
          return await post(event_path(`access-requests/${request.access_request_id}/${how}`), {
            note,
          });
        } catch (error) {
          // Somebody else was quicker; what is shown is out of date.
          if (error.status === 409 || error.status === 404) refresh();
          throw error;
        }
      },
      done(decided) {
        changed(decided);
        toast(t(`access.${how}_done`, values));
      },
    });
  };
  return {
    grant: (request) => decide(request, 'grant', 'primary'),
    decline: (request) => decide(request, 'decline', 'warm'),
  };
}
