// Who looks at the page, and at which event. Read once, before the view begins.
//
// session.me      {person_id, name, email, locale}
// session.events  the events of one's workspaces
// session.keeps_orders  whether this installation keeps their orders
// session.event   the event of the page; undefined where it belongs to none or it is not theirs
import { get } from './api.js';
import { facts } from './facts.js';

export const session = { me: undefined, events: [], keeps_orders: false, event: undefined };

export async function open_session() {
  const [me, events] = await Promise.all([get('/v1/me'), get('/v1/admin/events')]);
  session.me = me;
  session.events = events.data;
  session.keeps_orders = events.keeps_orders;
  session.event = events.data.find((event) => String(event.id) === facts.event);
}

export const may = (permission) => session.event?.permissions.includes(permission) ?? false;
