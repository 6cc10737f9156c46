// The writers of XLSX and PDF against well-known libraries: the same rows from the same file, each
// as a process of its own, in turns. With the peak memory of each.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "tests/bench/bench.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::bench {
namespace {

namespace fs = std::filesystem;

constexpr long kRows = 541909;
const std::string kScripts = PRESSRUN_SOURCE_DIR "/tests/bench/";

struct Spent {
  double seconds = 0;
  double mebibytes = 0;  // at the most
  long pages = 0;        // as the program says, if it does
};

// One row a line, as a shop's order lines look. Deterministic.
void make_rows(const fs::path& path, long count) {
  static const char* const kThings[] = {"WHITE HANGING HEART T-LIGHT HOLDER", "Café au lait bowl",
                                        "JUMBO BAG RED RETROSPOT", "Τσάντα", "Платок шёлковый"};
  static const char* const kCountries[] = {"United Kingdom", "Deutschland", "Ελλάδα", "France"};
  std::ofstream file(path);
  for (long i = 0; i < count; ++i) {
    char line[256];
    const long cents = 95 + (i * 37) % 4000;
    const long quantity = 1 + i % 24;
    std::snprintf(line, sizeof line,
                  "%06ld\t2026-%02ld-%02ld %02ld:%02ld:00+00\tcustomer %ld\t%s\t%05ld%c\t%s\t%ld\t"
                  "%ld.%02ld\t%ld.%02ld\n",
                  536365 + i / 20, 1 + i / 60000 % 12, 1 + i / 2000 % 28, 8 + i / 200 % 10, i % 60,
                  12000 + i % 4000, kCountries[i % 4], 20000 + i % 5000,
                  static_cast<char>('A' + i % 5), kThings[i % 5], quantity, cents / 100,
                  cents % 100, cents * quantity / 100, cents * quantity % 100);
    file << line;
  }
}

// nullopt when the program cannot do it here, which its words on stderr explain.
std::optional<Spent> run(std::vector<std::string> command) {
  int output[2];
  if (::pipe2(output, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<char*> argv;
  for (std::string& part : command) argv.push_back(part.data());
  argv.push_back(nullptr);
  const auto start = Clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(output[1], STDOUT_FILENO);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(output[1]);
  char said[64] = {};
  const ssize_t length = ::read(output[0], said, sizeof said - 1);
  int status = 0;
  rusage used{};
  ::wait4(child, &status, 0, &used);
  ::close(output[0]);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  Spent spent;
  spent.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  spent.mebibytes = static_cast<double>(used.ru_maxrss) / 1024;
  spent.pages = length > 0 ? std::strtol(said, nullptr, 10) : 0;
  return spent;
}

std::string program(const std::string& name) {
  return fs::read_symlink("/proc/self/exe").parent_path() / name;
}

// The best of several turns is what a noisy machine disturbs least.
std::optional<Spent> best(const std::vector<std::string>& command, int turns) {
  std::optional<Spent> best;
  for (int i = 0; i < turns; ++i) {
    const auto spent = run(command);
    if (!spent) return std::nullopt;
    if (!best || spent->seconds < best->seconds) best = spent;
  }
  return best;
}

void print(const std::string& name, const Spent& spent) {
  print_line(name, spent.seconds, "s");
  print_line(name + ", peak memory", spent.mebibytes, "MiB");
}

Spent required(const std::optional<Spent>& spent) {
  if (!spent) throw std::runtime_error("our own writer failed");
  return *spent;
}

void workbooks(const fs::path& folder, int turns) {
  const std::string rows = folder / "rows.tsv";
  const std::string out = folder / "out.xlsx";
  const Spent ours = required(best({program("bench_render_file"), "xlsx", rows, out}, turns));
  print("XLSX, ours", ours);
  if (const auto theirs =
          best({"/usr/bin/python3", kScripts + "reference_xlsxwriter.py", rows, out}, turns)) {
    print("XLSX, XlsxWriter (constant_memory)", *theirs);
    print_ratio("XlsxWriter / ours", theirs->seconds / ours.seconds, "at least 4");
  }
  if (const auto theirs = best({"node", kScripts + "reference_exceljs.mjs", rows, out}, turns)) {
    print("XLSX, exceljs (streaming)", *theirs);
    print_ratio("exceljs / ours", theirs->seconds / ours.seconds, "at least 2.5");
  }
}

double pages_a_second(const Spent& spent) {
  return static_cast<double>(spent.pages) / spent.seconds;
}

void documents(const fs::path& folder, int turns) {
  const std::string rows = folder / "rows.tsv";
  const std::string part = folder / "part.tsv";
  const std::string out = folder / "out.pdf";
  const Spent whole = required(best({program("bench_render_file"), "pdf", rows, out}, turns));
  print("PDF, ours", whole);
  print_line("PDF, ours", pages_a_second(whole), "pages/s");
  const Spent quarter = required(best({program("bench_render_file"), "pdf", part, out}, turns));
  print_ratio("time a page, whole / a quarter", pages_a_second(quarter) / pages_a_second(whole),
              "1: linear");
  if (const auto theirs =
          best({"/usr/bin/python3", kScripts + "reference_reportlab.py", part, out}, turns)) {
    print("PDF of a quarter, ReportLab (canvas)", *theirs);
    print_ratio("pages/s, ours / ReportLab", pages_a_second(quarter) / pages_a_second(*theirs),
                "at least 3");
  }
  if (const auto theirs = best({program("bench_reference_haru"), rows, out}, turns)) {
    print("PDF, libharu (no shaping)", *theirs);
    print_ratio("pages/s, ours / libharu", pages_a_second(whole) / pages_a_second(*theirs),
                "1 when two share the report");
  }
}

void measure() {
  const long count = is_quick() ? kRows / 20 : kRows;
  const int turns = is_quick() ? 1 : 3;
  const test::TemporaryFolder temporary;
  const fs::path& folder = temporary.path();
  make_rows(folder / "rows.tsv", count);
  make_rows(folder / "part.tsv", count / 4);
  print_line("rows of 9 columns", static_cast<double>(count), "");
  workbooks(folder, turns);
  documents(folder, turns);
}

}  // namespace
}  // namespace pressrun::bench

int main() {
  return pressrun::bench::run_benchmark("XLSX and PDF files", pressrun::bench::measure);
}
