// What ./run says to the person in front of it.
#pragma once

#include <string>

namespace pressrun::local {

// Writes to stdout; not thread safe. On a terminal a bar redraws its line, elsewhere it becomes a
// line every tenth.
class Console {
 public:
  Console();

  // A whole line; ends a bar that is open.
  void say(const std::string& line);
  // A step that has been done: its name, and what came of it.
  void done(const std::string& step, const std::string& outcome);
  // Something that goes on without a person's help, but should be known.
  void warn(const std::string& sentence);

  // `percent` is 0 to 100; `words` stand behind the bar.
  void bar(int percent, const std::string& words);

 private:
  void end_bar();

  bool terminal_;
  bool bar_open_ = false;
  int last_tenth_ = -1;
};

}  // namespace pressrun::local
