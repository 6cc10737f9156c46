// A button that opens a small menu below itself.
//
// menu({ button, items, start, above }) -> the element to put into the page.
//   `button` is made by the caller; `items()` is called at each opening and gives nodes, made with
//   menu_item or menu_link. Arrow keys, Home and End move, Escape closes and gives the focus
//   back, Tab and a click elsewhere close.
import { h, icon } from './dom.js';

export const menu_item = (label, run, { name, ...more } = {}) =>
  h(
    'button.menu-item',
    { type: 'button', role: 'menuitem', tabindex: '-1', onclick: run, ...more },
    name && icon(name),
    label,
  );

export const menu_link = (label, href, { name, ...more } = {}) =>
  h('a.menu-item', { href, role: 'menuitem', tabindex: '-1', ...more }, name && icon(name), label);

const steps = {
  ArrowDown: (i, n) => (i + 1) % n,
  ArrowUp: (i, n) => (i + n - 1) % n,
  Home: () => 0,
  End: (i, n) => n - 1,
};

function move(event, panel) {
  const items = [...panel.querySelectorAll('.menu-item')];
  const step = steps[event.key];
  if (!step || items.length === 0) return;
  event.preventDefault();
  items[step(items.indexOf(document.activeElement), items.length)].focus();
}

// A menu near the lower edge of the window opens upwards.
function place(panel, button) {
  const room = window.innerHeight - button.getBoundingClientRect().bottom;
  panel.classList.toggle(
    'above',
    room < panel.offsetHeight + 12 && button.getBoundingClientRect().top > room,
  );
}

export function menu({ button, items, start = false }) {
  let panel;
  const anchor = h('div.menu-anchor', button);
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');

  function close({ refocus = false } = {}) {
    if (!panel) return;
    panel.remove();
    panel = undefined;
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    if (refocus) button.focus();
  }

  function outside(event) {
    if (!anchor.contains(event.target)) close();
  }

  function open() {
    panel = h(
      'div.menu',
      {
        class: start ? 'start' : '',
        role: 'menu',
        ariaLabel: button.getAttribute('aria-label') ?? button.textContent,
      },
      items(),
    );
    // Before the item acts, so that a dialog that it opens gives the focus back to the button.
    panel.addEventListener(
      'click',
      (event) => {
        if (event.target.closest('.menu-item')) close({ refocus: true });
      },
      { capture: true },
    );
    anchor.append(panel);
    place(panel, button);
    button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', outside, true);
    panel.querySelector('.menu-item')?.focus();
  }

  button.addEventListener('click', () => (panel ? close() : open()));
  anchor.addEventListener('keydown', (event) => {
    if (!panel) {
      if (event.key === 'ArrowDown' && event.target === button) {
        event.preventDefault();
        open();
      }
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      close({ refocus: true });
    } else if (event.key === 'Tab') {
      close();
    } else {
      move(event, panel);
    }
  });
  return anchor;
}
