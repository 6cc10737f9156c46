// Completing an order.
//
// make_commands({ changed, refresh }): changed(order) takes the completed order as the list shows
// orders, refresh() reads the list again.
import { toast } from '../announce.js';
import { event_path, post } from '../api.js';
import { confirm } from '../modal.js';
import { problem_text } from '../problem.js';
import { t } from '../text.js';
import { amount_text } from './money.js';

// An order as the list has it.
export const as_listed = (order) => ({
  id: order.id,
  order_number: order.order_number,
  status: order.status,
  customer: order.customer,
  country: order.country,
  currency: order.currency,
  ordered_at: order.ordered_at,
  completed_at: order.completed_at,
  item_count: order.items.length,
  total: order.total,
});

export function make_commands({ changed, refresh }) {
  async function complete(order) {
    const values = {
      order: order.order_number,
      total: amount_text(order.total, order.currency),
    };
    const agreed = await confirm(t('order.complete_title', values), {
      text: t('order.complete_text', values),
      yes: t('order.complete'),
    });
    if (!agreed) return;
    try {
      const path = event_path(`orders/${encodeURIComponent(order.id)}/complete`);
      changed(as_listed(await post(path)));
      toast(t('order.complete_done', values));
    } catch (error) {
      toast(problem_text(error), { warm: true });
      if (error.status === 409 || error.status === 404) await refresh();
    }
  }
  return { complete };
}
