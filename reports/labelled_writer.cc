#include "reports/labelled_writer.h"

namespace pressrun::reports {

void LabelledWriter::begin_section(const Section& section) {
  columns_ = section.columns;
  labelled_.clear();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!columns_[i].labels.empty()) labelled_.push_back(i);
  }
  writer_->begin_section(section);
}

void LabelledWriter::row(const Row& row) {
  if (labelled_.empty()) return writer_->row(row);
  row_ = row;
  for (const std::size_t i : labelled_) row_[i] = columns_[i].shown(row[i]);
  writer_->row(row_);
}

}  // namespace pressrun::reports
