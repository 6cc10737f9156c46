// Telling people what happened.
//
// say(text)        read aloud when the reader is free; not shown
// alarm(text)      read aloud at once; not shown
// toast(text, {action: {label, run}, warm})  shown at the foot of the window for a while, in place of the
//                  last one, and said -> { close(), change(text) }; change() is not said
// live_regions()   nodes in which the first two are heard, for a dialog: while one is open, all that
//                  is outside of it is inert, and nothing there is heard
import { h, icon } from './dom.js';
import { t } from './text.js';

const kToastTime = 7000; // milliseconds

const kRoles = { polite: 'status', assertive: 'alert' };

let stack;

export const live_regions = () =>
  Object.entries(kRoles).map(([politeness, role]) =>
    h('div.aside', { ariaLive: politeness, role }),
  );

// Live regions are heard only when they stand in the page before their text comes.
export function prepare_announcements() {
  stack = h('section.toasts', { ariaLabel: t('toasts.label') });
  document.body.append(...live_regions(), stack);
}

// Of the dialog on top, or of the page. Dialogs stand in the page in the order in which they opened.
function region(politeness) {
  const place = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  return place.querySelector(`:scope > .aside[aria-live="${politeness}"]`);
}

function speak(politeness, text) {
  const node = region(politeness);
  node.textContent = '';
  window.setTimeout(() => {
    node.textContent = text;
  }, 50);
}

export const say = (text) => speak('polite', text);
export const alarm = (text) => speak('assertive', text);

export function toast(text, { action, warm = false } = {}) {
  const close = () => node.remove();
  const run = () => {
    close();
    action.run();
  };
  const words = h('p', text);
  const node = h(
    'div.toast',
    warm && icon('warning'),
    words,
    action && h('button.button.small', { type: 'button', onclick: run }, action.label),
    h(
      'button.button.small.icon-only',
      { type: 'button', ariaLabel: t('close'), onclick: close },
      icon('close'),
    ),
  );
  stack.replaceChildren(node);
  (warm ? alarm : say)(text);
  const leave = () => {
    if (node.matches(':hover, :focus-within')) window.setTimeout(leave, kToastTime);
    else close();
  };
  window.setTimeout(leave, kToastTime);
  return {
    close,
    change(now) {
      words.textContent = now;
    },
  };
}
