// The page for a report type that one may not use, with the way to ask for it.
//
// show(main) takes the type from the address; show_permission(main, type) is for other views.
import { alarm, say } from '../announce.js';
import { event_path, get, post } from '../api.js';
import { h, icon } from '../dom.js';
import { problem_text } from '../problem.js';
import { list_address } from '../reports/job_query.js';
import { t } from '../text.js';

const back = () => h('a.button', { href: list_address() }, t('permission.back'));

function unknown(main) {
  main.replaceChildren(
    h(
      'div.card-page',
      h('h1', t('permission.unknown')),
      h('p', t('permission.unknown_text')),
      h('div.actions', back()),
    ),
  );
}

function asked(already) {
  say(t(already ? 'permission.already' : 'permission.asked'));
  return h(
    'p.asked',
    { tabindex: '-1' },
    icon('check'),
    t(already ? 'permission.already' : 'permission.asked'),
  );
}

function request_form(type, pending) {
  const reason = h('textarea.textarea', {
    id: 'reason',
    name: 'reason',
    maxlength: '1000',
    rows: '3',
  });
  const message = h('p.error', { hidden: true });
  async function ask(event) {
    event.preventDefault();
    try {
      const request = { type, ...(reason.value.trim() ? { reason: reason.value.trim() } : {}) };
      await post(event_path('access-requests'), request);
      const done = asked(false);
      form.replaceWith(done, h('div.actions', back()));
      done.focus();
    } catch (error) {
      message.replaceChildren(icon('warning'), h('span', problem_text(error)));
      message.hidden = false;
      alarm(problem_text(error));
    }
  }
  const form = h(
    'form.permission-form',
    { onsubmit: ask },
    h(
      'div.field',
      h(
        'label',
        { for: 'reason' },
        t('permission.reason'),
        h('span.optional', ` · ${t('form.optional')}`),
      ),
      reason,
    ),
    message,
    h(
      'div.actions',
      h(
        'button.button.primary',
        { type: 'submit', dataTest: 'permission-required-request-access-cta' },
        t('permission.ask'),
      ),
      back(),
    ),
  );
  return pending ? h('div', asked(true), h('div.actions', back())) : form;
}

const has_asked = async (type) => {
  const requests = await get(event_path('access-requests?state=pending&limit=100')).catch(() => ({
    data: [],
  }));
  return requests.data.some((request) => request.type === type && request.actions.length === 0);
};

// Whether the type exists at all is for the API to say: 404 or 403.
async function refusal(type) {
  try {
    await get(event_path(`reports/types/${encodeURIComponent(type)}`));
    return undefined;
  } catch (error) {
    return error;
  }
}

export async function show_permission(main, type) {
  const error = await refusal(type);
  if (error?.status === 404) return unknown(main);
  const pending = await has_asked(type);
  main.replaceChildren(
    h(
      'div.card-page',
      { dataTest: 'permission-required-page' },
      h('div.badge', icon('lock')),
      h('h1', t('permission.title')),
      h('p', t('permission.text')),
      h('p.soft.detail', t('permission.which', { type })),
      request_form(type, pending),
    ),
  );
  return undefined;
}

export const show = (main) =>
  show_permission(main, new URLSearchParams(window.location.search).get('type') ?? '');
