// The statements of an SQL text, told apart as PostgreSQL's scanner does (manual, "Lexical
// Structure").
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressrun::db {

// The first words of each statement, in lower case with one space between them, at most `words` of
// each; of statements that begin with something else than words "" or as many as there are. Texts,
// quoted names and comments hide what is in them. A text that does not end hides all that follows.
std::vector<std::string> beginnings_of_statements(std::string_view sql, std::size_t words);

}  // namespace pressrun::db
