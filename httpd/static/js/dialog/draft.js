// What was typed into the dialog, kept for the time of the browser's tab, so that nothing is lost
// by closing it, by an error, or by loading the page again.
//
// A draft is { type, values: { params, formats, recipients } }.
import { facts } from '../facts.js';
import { session } from '../session.js';

const key = () => `pressrun-draft-${session.me.person_id}-${facts.event}`;

export function read_draft() {
  try {
    return JSON.parse(sessionStorage.getItem(key())) ?? undefined;
  } catch {
    return undefined;
  }
}

// A browser that keeps nothing only costs the draft.
export function keep_draft(draft) {
  try {
    sessionStorage.setItem(key(), JSON.stringify(draft));
  } catch {
    return;
  }
}

export function drop_draft() {
  try {
    sessionStorage.removeItem(key());
  } catch {
    return;
  }
}
