// Building the page. Text always becomes a text node, so what data says is never markup.
//
// h('button.primary', { type: 'button', onclick: go, dataTest: 'x', ariaLabel: 'Go' }, 'Go')
//   The tag may carry classes. A property beginning with "on" is a listener, "data…" and "aria…"
//   become attributes with dashes; null, undefined and false leave an attribute out, true makes it
//   empty (aria attributes say "true" and "false"). Children may be nodes, texts, arrays of both;
//   null and false are left out.
// icon(name)            a drawing of icons.svg, not read aloud; seen once load_icons() is done
// fill(node, ...children) replaces what is in the node, keeping the focus, see keep_focus
// The address of a static file.
export const asset = (name) => new URL(`../${name}`, import.meta.url).pathname;
const kSvg = 'http://www.w3.org/2000/svg';

const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function attribute_name(name) {
  if (name.startsWith('aria')) return `aria-${name.slice(4).toLowerCase()}`;
  if (name.startsWith('data')) return dashed(name);
  return name.toLowerCase();
}

function set(node, name, value) {
  if (name.startsWith('on')) {
    node.addEventListener(name.slice(2), value);
  } else if (name === 'class') {
    node.classList.add(
      ...String(value || '')
        .split(' ')
        .filter(Boolean),
    );
  } else if (name.startsWith('aria') && typeof value === 'boolean') {
    node.setAttribute(attribute_name(name), String(value));
  } else if (value !== null && value !== undefined && value !== false) {
    node.setAttribute(attribute_name(name), value === true ? '' : String(value));
  }
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
}

export function h(tag, ...rest) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name || 'div');
  if (classes.length > 0) node.classList.add(...classes);
  const has_properties = rest[0] && Object.getPrototypeOf(rest[0]) === Object.prototype;
  if (has_properties) {
    for (const [key, value] of Object.entries(rest[0])) set(node, key, value);
  }
  append(node, has_properties ? rest.slice(1) : rest);
  return node;
}

// Puts the drawings into the page, so that they are there without a connection too.
export async function load_icons() {
  const response = await fetch(asset('icons.svg'));
  const drawings = new DOMParser().parseFromString(
    await response.text(),
    'image/svg+xml',
  ).documentElement;
  drawings.setAttribute('class', 'icons');
  drawings.setAttribute('aria-hidden', 'true');
  document.body.append(document.importNode(drawings, true));
}

export function icon(name) {
  const svg = document.createElementNS(kSvg, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(kSvg, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

// Runs `change`, which may replace what has the focus; where an element with the same data-key
// is there afterwards within `root`, it gets the focus.
export function keep_focus(root, change) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key;
  change();
  if (!key || document.activeElement === focused) return;
  root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

export function fill(node, ...children) {
  keep_focus(node, () => {
    node.replaceChildren();
    append(node, children);
  });
}

let last_id = 0;
// An id that no other element has.
export const new_id = (prefix) => `${prefix}-${(last_id += 1)}`;
