#include "httpd/orders_api.h"

#include "engine/daemon/encoding.h"
#include "httpd/calls.h"
#include "httpd/json_body.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

constexpr char kOrders[] = "/v1/admin/events/{event}/orders";
constexpr char kOrder[] = "/v1/admin/events/{event}/orders/{order}";
constexpr char kComplete[] = "/v1/admin/events/{event}/orders/{order}/complete";

// A platform without the sample domain keeps its orders elsewhere.
Route::Handler on_sample_domain(Route::Handler handler) {
  return [handler = std::move(handler)](const Context& context, httplib::Response& response) {
    try {
      handler(context, response);
    } catch (const db::Error& error) {
      const bool absent = error.sqlstate() == "42883" || error.sqlstate() == "3F000";
      if (!absent) throw;
      throw Problem(501, "This installation keeps no orders in Pressrun.");
    }
  };
}

void list_orders(db::Pool& pool, const Context& context, httplib::Response& response) {
  const Query query(context.target.query, {"page", "limit", "status"});
  reply_tagged(context.http, response,
               calls::list_orders(pool, context.person, context.event(), query.number("page", 1),
                                  query.number("limit", 25), query.text("status")));
}

void create_order(db::Pool& pool, const Context& context, httplib::Response& response) {
  const std::int64_t event = context.event();
  const nlohmann::json order =
      read_object(context.http, {"customer", "country", "promo_code", "currency", "items"});
  const std::string created = calls::create_order(pool, context.person, event, order.dump());
  const std::string id = nlohmann::json::parse(created).at("id");
  response.set_header("Location", "/v1/admin/events/" + std::to_string(event) + "/orders/" +
                                      daemon::percent_encode(id));
  reply_json(response, 201, created);
}

}  // namespace

std::vector<Route> orders_routes(db::Pool& pool) {
  const auto with_pool = [&pool](void (*handler)(db::Pool&, const Context&, httplib::Response&)) {
    return on_sample_domain([&pool, handler](const Context& context, httplib::Response& response) {
      handler(pool, context, response);
    });
  };
  const auto get = [](db::Pool& db, const Context& context, httplib::Response& response) {
    reply_tagged(context.http, response,
                 calls::get_order(db, context.person, context.event(), context.path.at("order")));
  };
  const auto complete = [](db::Pool& db, const Context& context, httplib::Response& response) {
    reply_json(
        response, 200,
        calls::complete_order(db, context.person, context.event(), context.path.at("order")));
  };
  return {
      {"GET", kOrders, Auth::kPerson, "orders.read", "The orders of an event, newest first",
       with_pool(list_orders), kQuery, "listOrders"},
      {"POST", kOrders, Auth::kPerson, "orders.write", "Create an order of several items",
       with_pool(create_order), kBody, "createOrder"},
      {"GET", kOrder, Auth::kPerson, "orders.read", "One order with its items", with_pool(get), 0,
       "getOrder"},
      {"POST", kComplete, Auth::kPerson, "orders.write", "Complete an open order",
       with_pool(complete), 0, "completeOrder"},
  };
}

}  // namespace pressrun::httpd
