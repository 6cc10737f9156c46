// What was typed into a form, kept for the time of the browser's tab.
//
// drafts(name) -> { read(), keep(values), drop() }; a browser that keeps nothing only costs the draft.
import { facts } from './facts.js';
import { session } from './session.js';

function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

export function drafts(name) {
  const key = () => `pressrun-${name}-${session.me.person_id}-${facts.event}`;
  return {
    read: () => attempt(() => JSON.parse(sessionStorage.getItem(key()))) ?? undefined,
    keep: (values) => attempt(() => sessionStorage.setItem(key(), JSON.stringify(values))),
    drop: () => attempt(() => sessionStorage.removeItem(key())),
  };
}
