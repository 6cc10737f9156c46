// Importing orders: what is loaded, what is not, and that it is all or nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "db/error.h"
#include "engine/ctl/import_orders.h"
#include "engine/ctl/import_orders_error.h"
#include "tests/support/process.h"
#include "tests/support/test_cluster.h"
#include "tests/support/test_database.h"

namespace pressrun::engine::ctl {
namespace {

using test::Role;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr std::int64_t kShop = 100;  // an event of the sample data without orders, in Europe/London
constexpr const char* kHeader =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

// Two orders and a cancellation; the rows of 536365 are not adjacent, and two of them are
// identical.
constexpr const char* kOrders =
    "536365,85123A,\"HEART, WHITE \",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
    "536366,22633,\"FRAME 7\"\"\ntwo lines\",-2,2010-12-01 08:28:00,1.125,,\n"
    "536365,71053,,6,2010-12-01 08:27:00,-3.39,17850.0,United Kingdom\n"
    "C536379,D,Discount,-1,2011-06-01 09:41:00,27.5,14527.0,EIRE\n"
    "536365,71053,,6,2010-12-01 08:27:00,-3.39,17850.0,United Kingdom\n";

class ImportOrders : public ::testing::Test {
 protected:
  OrderImport import(const std::string& rows, std::int64_t event = kShop) {
    return import_file(kHeader + rows, event);
  }

  OrderImport import_file(const std::string& content, std::int64_t event = kShop) {
    return import_orders(session_, file(content), event, [](const ImportProgress&) {});
  }

  std::string file(const std::string& content) const {
    std::string path = folder_.path() / "orders.csv";
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  std::string count(const std::string& table) {
    return database_.value("select count(*) from voyage." + table + " where event_id = $1",
                           {kShop});
  }

  void expect_nothing_loaded() {
    EXPECT_EQ(count("orders"), "0");
    EXPECT_EQ(count("order_lines"), "0");
    EXPECT_EQ(database_.value("select count(*) from voyage.order_import_rows"), "0");
  }

  void expect_refused(const std::string& content, const std::string& why) {
    EXPECT_THAT([&] { import_file(content); }, ThrowsMessage<ImportError>(HasSubstr(why)));
    expect_nothing_loaded();
  }

  // The lines of an order, in sequence.
  std::string lines_of(const std::string& order) {
    return database_.value(
        "select string_agg(concat_ws('|', l.line_no, l.sku, l.description, l.quantity, "
        "l.unit_price,"
        " l.ordered_at at time zone 'Europe/London', coalesce(l.customer, '-'), "
        "coalesce(l.country, '-')), ' / '"
        " order by l.line_no) from voyage.order_lines l join voyage.orders o using (order_id) "
        "where o.order_number = $1",
        {order});
  }

  test::TestDatabase database_;
  test::TemporaryFolder folder_;
  db::Session session_{database_.connect(Role::kCtl)};
};

TEST_F(ImportOrders, KeepsEveryLineAsTheFileHasIt) {
  const OrderImport done = import(kOrders);
  EXPECT_EQ(done.event_title, "Museum Shop");
  EXPECT_EQ(done.malformed_rows, 0U);
  EXPECT_EQ(done.counts["orders_loaded"], 3);
  EXPECT_EQ(done.counts["orders_cancelled"], 1);
  EXPECT_EQ(done.counts["lines_loaded"], 5);
  EXPECT_EQ(lines_of("536365"),
            "1|85123A|HEART, WHITE |6|2.55|2010-12-01 08:26:00|17850.0|United Kingdom / "
            "2|71053||6|-3.39|2010-12-01 08:27:00|17850.0|United Kingdom / "
            "3|71053||6|-3.39|2010-12-01 08:27:00|17850.0|United Kingdom");
  EXPECT_EQ(lines_of("536366"), "1|22633|FRAME 7\"\ntwo lines|-2|1.125|2010-12-01 08:28:00|-|-");
  EXPECT_EQ(database_.value("select count(*) from voyage.order_import_rows"), "0");
}

TEST_F(ImportOrders, InvoicesThatBeginWithCAreCancelled) {
  import(kOrders);
  EXPECT_EQ(
      database_.value("select string_agg(order_number || ' ' || status, ', ' order by order_id)"
                      " from voyage.orders where event_id = $1",
                      {kShop}),
      "536365 completed, 536366 completed, C536379 cancelled");
  EXPECT_EQ(database_.value(
                "select string_agg(order_number, ' ') from reports.completed_orders($1)", {kShop}),
            "536365 536365 536365 536366");
}

TEST_F(ImportOrders, TakesByteOrderMarkAndCrLf) {
  std::string content = std::string("\xEF\xBB\xBF") + kHeader + "1,a,b,1,2010-12-01 08:26:00,1,,\n";
  for (std::size_t at = 0; (at = content.find('\n', at)) != std::string::npos; at += 2)
    content.replace(at, 1, "\r\n");
  EXPECT_EQ(import_file(content).counts["lines_loaded"], 1);
  EXPECT_EQ(lines_of("1"), "1|a|b|1|1|2010-12-01 08:26:00|-|-");
}

TEST_F(ImportOrders, TimesAreLocalToTheEvent) {
  import("1,a,b,1,2011-07-01 12:00:00,1,,\n", 46);
  EXPECT_EQ(database_.value(
                "select ordered_at at time zone 'UTC' from voyage.orders where order_number = '1'"),
            "2011-07-01 03:00:00");
}

TEST_F(ImportOrders, ATimeThatTheClocksSkippedIsMovedPastTheGapAndCounted) {
  const OrderImport done =
      import("1,a,b,1,2011-03-27 01:30:00,1,,\n1,a,b,1,2011-03-27 02:30:00,1,,\n");
  EXPECT_EQ(done.counts["lines_in_clock_gap"], 1);
  EXPECT_EQ(lines_of("1"), "1|a|b|1|1|2011-03-27 02:30:00|-|- / 2|a|b|1|1|2011-03-27 02:30:00|-|-");
}

TEST_F(ImportOrders, TheSameFileAgainLoadsNothing) {
  import(kOrders);
  const OrderImport again = import(kOrders);
  EXPECT_EQ(again.counts["orders_loaded"], 0);
  EXPECT_EQ(again.counts["orders_skipped"], 3);
  EXPECT_EQ(again.counts["lines_skipped"], 5);
  EXPECT_EQ(again.counts["orders_in_conflict"], 0);
  EXPECT_EQ(count("order_lines"), "5");
}

TEST_F(ImportOrders, AnOverlappingFileLoadsWhatIsNew) {
  import(kOrders);
  const OrderImport more = import(std::string("9,x,y,1,2011-12-01 08:26:00,1,,\n") + kOrders);
  EXPECT_EQ(more.counts["orders_loaded"], 1);
  EXPECT_EQ(more.counts["orders_skipped"], 3);
  EXPECT_EQ(count("order_lines"), "6");
}

TEST_F(ImportOrders, TheSameLinesInAnotherSequenceOrWritingAreTheSameOrder) {
  import("1,a,x,1,2010-12-01 08:26:00,2.50,,\n1,b,y,1,2010-12-01 08:26:00,1,,\n");
  const OrderImport again =
      import("1,b,y,1,2010-12-01 08:26:00,1.0,,\n1,a,x,+1,2010-12-01 08:26:00,2.5,,\n");
  EXPECT_EQ(again.counts["orders_skipped"], 1);
  EXPECT_EQ(again.counts["orders_in_conflict"], 0);
}

TEST_F(ImportOrders, AnOrderWithOtherLinesIsNamedAndLeftAsItWas) {
  import(kOrders);
  const std::string before = lines_of("536365");
  // One of the two identical lines less; and another price.
  const OrderImport done = import(
      "536365,85123A,\"HEART, WHITE \",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
      "536365,71053,,6,2010-12-01 08:27:00,-3.39,17850.0,United Kingdom\n"
      "C536379,D,Discount,-1,2011-06-01 09:41:00,27.4,14527.0,EIRE\n"
      "C536379,D,Discount,-1,2011-06-01 09:41:00,27.3,14527.0,EIRE\n"
      "9,x,y,1,2011-12-01 08:26:00,1,,\n");
  EXPECT_EQ(done.counts["orders_loaded"], 1);
  EXPECT_EQ(done.counts["orders_skipped"], 0);
  EXPECT_EQ(done.counts["orders_in_conflict"], 2);
  EXPECT_EQ(done.counts["lines_in_conflict"], 4);
  EXPECT_EQ(done.counts["conflicts"].dump(),
            R"([{"line":2,"order_number":"536365"},{"line":4,"order_number":"C536379"}])");
  EXPECT_EQ(lines_of("536365"), before);
  EXPECT_EQ(count("order_lines"), "6");
}

TEST_F(ImportOrders, AMendedFileCompletesTheOrdersThatLackLines) {
  std::string torn = kOrders;
  torn.replace(torn.rfind(",6,"), 3, ",six,");          // one of two identical lines
  torn.replace(torn.find("2010-12-01 08:26"), 4, "x");  // the first line of the same order
  EXPECT_EQ(import(torn).malformed_rows, 2U);
  const OrderImport done = import(kOrders);
  EXPECT_EQ(done.counts["orders_completed"], 1);
  EXPECT_EQ(done.counts["lines_completed"], 2);
  EXPECT_EQ(done.counts["orders_loaded"], 0);
  EXPECT_EQ(done.counts["lines_loaded"], 0);
  EXPECT_EQ(done.counts["orders_skipped"], 2);
  EXPECT_EQ(done.counts["orders_in_conflict"], 0);
  EXPECT_EQ(lines_of("536365"),
            "1|71053||6|-3.39|2010-12-01 08:27:00|17850.0|United Kingdom / "
            "2|85123A|HEART, WHITE |6|2.55|2010-12-01 08:26:00|17850.0|United Kingdom / "
            "3|71053||6|-3.39|2010-12-01 08:27:00|17850.0|United Kingdom");
  EXPECT_EQ(database_.value("select ordered_at at time zone 'Europe/London' from voyage.orders "
                            "where order_number = '536365'"),
            "2010-12-01 08:26:00");
  EXPECT_EQ(import(kOrders).counts["orders_skipped"], 3);
  EXPECT_EQ(database_.value("select count(*) from voyage.order_import_rows"), "0");
}

TEST_F(ImportOrders, AnOrderThatPeopleMadeIsNeverCompletedByAFile) {
  import("1,a,b,1,2010-12-01 08:26:00,1,,\n");
  database_.value("update voyage.orders set source = 'api' where order_number = '1' returning 1");
  const OrderImport done =
      import("1,a,b,1,2010-12-01 08:26:00,1,,\n1,c,d,1,2010-12-01 08:26:00,1,,\n");
  EXPECT_EQ(done.counts["orders_completed"], 0);
  EXPECT_EQ(done.counts["orders_in_conflict"], 1);
  EXPECT_EQ(count("order_lines"), "1");
}

TEST_F(ImportOrders, TheSameNumberAtAnotherEventIsAnotherOrder) {
  import(kOrders);
  EXPECT_EQ(import(kOrders, 43).counts["orders_loaded"], 3);
}

TEST_F(ImportOrders, MalformedRowsAreNamedByLineAndTheOthersLoaded) {
  const OrderImport done = import(
      "1,a,\"two\nlines\",1,2010-12-01 08:26:00,1,,\n"
      "2,a,b,1,2010-12-01 08:26:00,1,\n"
      "3,a,b,one,2010-12-01 08:26:00,1,,\n"
      "4,a,b,1,2010-12-32 08:26:00,1,,\n"
      "5,a,\"stray,1,2010-12-01 08:26:00,1,,\n"
      "6,a,b,1,2010-12-01 08:26:00,1.x,,\n"
      ",a,b,1,2010-12-01 08:26:00,1,,\n"
      "7,a,\"b\",1,2010-12-01 08:26:00,1,,\n");
  EXPECT_EQ(done.counts["orders_loaded"], 2);
  ASSERT_EQ(done.malformed_rows, 6U);
  std::string told;
  for (const MalformedRow& row : done.malformed)
    told += std::to_string(row.line) + ": " + row.problem + "\n";
  EXPECT_EQ(told,
            "4: 7 fields instead of 8\n"
            "5: Quantity \"one\" is not a whole number (of 32 bits)\n"
            "6: InvoiceDate \"2010-12-32 08:26:00\" is not a time like 2010-12-01 08:26:00\n"
            "7: text follows a closing quote\n"
            "8: UnitPrice \"1.x\" is not a decimal number\n"
            "9: InvoiceNo is empty\n");
}

TEST_F(ImportOrders, CountsAllMalformedRowsAndNamesTheFirstTwenty) {
  std::string rows;
  for (int i = 0; i < 30; ++i) rows += "x\n";
  const OrderImport done = import(rows);
  EXPECT_EQ(done.malformed_rows, 30U);
  EXPECT_EQ(done.malformed.size(), 20U);
  expect_nothing_loaded();
}

TEST_F(ImportOrders, AnotherHeaderLoadsNothing) {
  expect_refused("", "is empty");
  expect_refused(kOrders, "line 1: the header must be InvoiceNo,StockCode");
  expect_refused(
      "invoiceno,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
      "line 1: the header");
  expect_refused(
      "InvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID;Country\n",
      "line 1: the header");
}

TEST_F(ImportOrders, BadTextAnywhereLoadsNothing) {
  std::string rows;
  for (int i = 0; i < 9000; ++i) rows += std::to_string(i) + ",a,b,1,2010-12-01 08:26:00,1,,\n";
  expect_refused(kHeader + rows + "x,a,caf\xE9,1,2010-12-01 08:26:00,1,,\n", "line 9002, byte");
  expect_refused(kHeader + rows + std::string("x,\0,b\n", 6), "line 9002, byte");
}

TEST_F(ImportOrders, TornGzipLoadsNothing) {
  const std::string plain = file(kHeader + std::string(200000, 'x') + "\n" + kOrders);
  ASSERT_EQ(std::system(("gzip -n -k " + plain).c_str()), 0);
  std::filesystem::resize_file(plain + ".gz", std::filesystem::file_size(plain + ".gz") - 5);
  EXPECT_THAT([&] { import_orders(session_, plain + ".gz", kShop, [](const ImportProgress&) {}); },
              ThrowsMessage<ImportError>(HasSubstr("is torn")));
  expect_nothing_loaded();
}

TEST_F(ImportOrders, SaysThatThereIsNoSuchEvent) {
  try {
    import(kOrders, 4711);
    FAIL() << "an event that is not there took orders";
  } catch (const db::Error& error) {
    EXPECT_EQ(error.sqlstate(), "PRNFD");
  }
}

TEST_F(ImportOrders, IsForPressrunctlAlone) {
  for (const Role role :
       {Role::kHttpd, Role::kWorker, Role::kJanitor, Role::kCourier, Role::kReader}) {
    db::Session other = database_.connect(role);
    try {
      other.call("select voyage.begin_order_import($1)", {kShop});
      ADD_FAILURE() << test::role_name(role) << " may import";
    } catch (const db::Error& error) {
      EXPECT_EQ(error.sqlstate(), "42501") << test::role_name(role);
    }
  }
}

TEST_F(ImportOrders, TwoAtOnceLoadEachOrderOnce) {
  // The second waits for the first at its first statement, so it sees what the first has loaded.
  db::Session first = database_.connect(Role::kCtl);
  first.run_script("begin; select voyage.begin_order_import(100)");
  db::Session second = database_.connect(Role::kCtl);
  second.run_script("set lock_timeout = '200ms'");
  EXPECT_THROW(second.call("select voyage.begin_order_import(100)"), db::Error);
  EXPECT_NO_THROW(second.call("select voyage.begin_order_import(42)"));
  first.run_script("rollback");
  EXPECT_NO_THROW(second.call("select voyage.begin_order_import(100)"));
}

TEST_F(ImportOrders, TheCommandSaysWhatItDid) {
  const std::map<std::string, std::string> environment = {
      {"PRESSRUN_DATABASE_URL", database_.url(Role::kCtl)}};
  const auto run = [&](const std::string& content) {
    return test::run_program("pressrunctl", {"import", "orders", file(content), "--event", "100"},
                             environment);
  };
  const test::Finished good = run(std::string(kHeader) + kOrders + "bad\n");
  EXPECT_EQ(good.ending.code, 3) << good.output;
  EXPECT_THAT(good.output, HasSubstr("imported 3 orders (1 of them cancelled) with 5 lines into "
                                     "Museum Shop, times in Europe/London"));
  EXPECT_THAT(good.output,
              HasSubstr("1 malformed rows were left out:\n  line 8: 1 fields instead of 8"));
  EXPECT_THAT(good.output, HasSubstr("100 %"));
  EXPECT_EQ(run(std::string(kHeader) + kOrders).ending.code, 0);
  const test::Finished conflict =
      run(std::string(kHeader) + "536366,a,b,1,2010-12-01 08:26:00,1,,\n");
  EXPECT_EQ(conflict.ending.code, 3);
  EXPECT_THAT(conflict.output, HasSubstr("line 2: order 536366"));
  const test::Finished nowhere = test::run_program(
      "pressrunctl", {"import", "orders", file(std::string(kHeader) + kOrders), "--event", "99999"},
      environment);
  EXPECT_EQ(nowhere.ending.code, 1);
  EXPECT_EQ(nowhere.output, "pressrunctl: There is no event 99999.\n");
  const test::Finished bad = run("a,b\n");
  EXPECT_EQ(bad.ending.code, 1);
  EXPECT_THAT(bad.output, HasSubstr("pressrunctl: line 1: the header must be"));
}

}  // namespace
}  // namespace pressrun::engine::ctl
