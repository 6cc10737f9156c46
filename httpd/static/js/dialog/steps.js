// The dialog's places in the browser's history: the list, then the catalogue (.../new), then a form
// (.../new?type=sales). Each that was come to from the list knows how many lie above the list, so that
// closing the dialog goes back to the list's own entry and leaves none of the dialog's.
//
// is_dialog_address(location)  whether it is one of the dialog's
// is_revisited()      whether the browser's way back or forward has led to it, or it was loaded again
// step_to(type)       a further entry, of a form, or of the catalogue without a type
// stay_at(type)       the same for the entry there is
// step_back()         to the catalogue, if the entry before is it; whether it is
// step_out(address)   to the list's entry; `address` is the list's where there is none
// stepped_out()       a promise of the browser having arrived there: it takes its time for it, and what
//                     is done to the history meanwhile is undone
import { with_query } from '../api.js';
import { facts } from '../facts.js';

const address_of = (type) => with_query(`/admin/events/${facts.event}/reports/new`, { type });
const place = () => window.history.state ?? {};

export const is_dialog_address = ({ pathname }) => pathname.endsWith('/new');

export const is_revisited = () =>
  is_dialog_address(window.location) && window.history.state !== null;

// Of an address that was opened as such, it is not known what lies before it.
export function step_to(type) {
  const from_list = !is_dialog_address(window.location);
  const { above = 0 } = place();
  const next = from_list ? 1 : above > 0 ? above + 1 : 0;
  window.history.pushState({ above: next, after_catalogue: !from_list }, '', address_of(type));
}

export const stay_at = (type) => window.history.replaceState(place(), '', address_of(type));

export function step_back() {
  const { after_catalogue = false } = place();
  if (after_catalogue) window.history.back();
  return after_catalogue;
}

const kTraversal = 2_000; // milliseconds, for one that another navigation has taken the place of

let arrival = Promise.resolve();

export const stepped_out = () => arrival;

export function step_out(address) {
  const { above = 0 } = place();
  if (above === 0) {
    window.history.replaceState(null, '', address);
    return;
  }
  arrival = new Promise((arrived) => {
    window.addEventListener('popstate', arrived, { once: true });
    window.setTimeout(arrived, kTraversal);
  });
  window.history.go(-above);
}
