#include "tests/support/pdf_tools.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace pressrun::test {
namespace {

struct Answer {
  std::string output;
  int status;
};

Answer run(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  Answer answer;
  std::array<char, 65536> buffer;
  for (std::size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    answer.output.append(buffer.data(), n);
  }
  answer.status = pclose(pipe);
  return answer;
}

std::string output_of(const std::string& command) {
  Answer answer = run(command);
  if (answer.status != 0) throw std::runtime_error(command + ": " + answer.output);
  return std::move(answer.output);
}

}  // namespace

PdfFile::PdfFile(const std::string& bytes) {
  std::string name = (std::filesystem::temp_directory_path() / "pressrun-pdf-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) throw std::runtime_error("cannot make " + name);
  close(descriptor);
  path_ = name;
  std::ofstream(path_, std::ios::binary) << bytes;
}

PdfFile::~PdfFile() { std::filesystem::remove(path_); }

std::string PdfFile::complaints() const {
  const Answer answer = run("qpdf --check " + path_.string());
  return answer.status == 0 ? "" : answer.output;
}

std::string PdfFile::text(bool layout) const {
  return output_of("pdftotext " + std::string(layout ? "-layout " : "") + path_.string() + " -");
}

std::vector<std::string> PdfFile::words() const {
  std::istringstream lines(output_of("pdftotext -bbox " + path_.string() + " -"));
  std::vector<std::string> words;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t end = line.rfind("</word>");
    if (end == std::string::npos) continue;
    const std::size_t begin = line.find('>') + 1;
    words.push_back(line.substr(begin, end - begin));
  }
  return words;
}

std::string PdfFile::info(const std::string& option) const {
  return output_of("pdfinfo " + option + " " + path_.string());
}

std::vector<std::string> PdfFile::fonts() const {
  std::istringstream lines(output_of("pdffonts " + path_.string()));
  std::vector<std::string> fonts;
  std::string line;
  for (int i = 0; std::getline(lines, line); ++i) {
    if (i >= 2) fonts.push_back(line);
  }
  return fonts;
}

std::string PdfFile::objects() const {
  return output_of("qpdf --qdf --object-streams=disable " + path_.string() + " -");
}

}  // namespace pressrun::test
