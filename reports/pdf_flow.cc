#include "reports/pdf_flow.h"

#include <utility>

#include "reports/pdf_style.h"

namespace pressrun::reports {

using namespace pdf_style;

PdfFlow::PdfFlow(PdfPageSink& sink, FontSet& fonts, const ReportInfo& info,
                 PdfOrientation orientation)
    : sink_(sink),
      fonts_(fonts),
      info_(info),
      locale_(info.language),
      shaper_(fonts),
      orientation_(orientation) {
  y = kMarginTop;
}

double PdfFlow::left() const { return kMarginLeft; }

double PdfFlow::width() const {
  const double page = orientation_ == PdfOrientation::kPortrait ? kShortEdge : kLongEdge;
  return page - kMarginLeft - kMarginRight;
}

double PdfFlow::bottom() const {
  const double page = orientation_ == PdfOrientation::kPortrait ? kLongEdge : kShortEdge;
  return page - kMarginBottom;
}

bool PdfFlow::at_top() const { return y <= kMarginTop; }

PdfOpenPage& PdfFlow::page() {
  if (!page_) page_ = new_page();
  return *page_;
}

void PdfFlow::make_room(double height) {
  if (!at_top() && height > room()) end_page();
}

void PdfFlow::end_page(PdfOrientation orientation) {
  if (page_) finish(*page_);
  page_.reset();
  orientation_ = orientation;
  y = kMarginTop;
}

std::unique_ptr<PdfOpenPage> PdfFlow::new_page() {
  const bool is_portrait = orientation_ == PdfOrientation::kPortrait;
  auto page = std::make_unique<PdfOpenPage>(is_portrait ? kShortEdge : kLongEdge,
                                            is_portrait ? kLongEdge : kShortEdge, fonts_, use_);
  draw_footer(*page);
  return page;
}

void PdfFlow::draw_footer(PdfOpenPage& page) {
  PdfCanvas& canvas = page.canvas();
  const double baseline = page.height() - kFooterBaseline;
  const double third = width() * 0.38;
  canvas.begin_artifact();
  canvas.line({left(), baseline - 13}, {right(), baseline - 13}, 0.4, kRule);
  const std::string title =
      info_.event.empty() ? info_.title : info_.title + " \u00B7 " + info_.event;
  canvas.text(left(), baseline,
              shortened_line(shaper_, title, FontWeight::kRegular,
                             static_cast<std::int32_t>(third * 1000 / kFooterSize)),
              {kFooterSize, kMuted});
  canvas.text(right(), baseline,
              single_line(shaper_, locale_.timestamp(info_.snapshot_at), FontWeight::kRegular,
                          Setting::kProse),
              {kFooterSize, kMuted, Anchor::kEnd});
  canvas.end_mark();
}

void PdfFlow::finish(PdfOpenPage& page) {
  replaced_ += page.canvas().replaced();
  ++page_count_;
  sink_.page(page.finish(deflater_));
}

void PdfFlow::end_part(PdfPartEnd end) {
  end_page();
  end.pages = page_count_;
  end.replaced = replaced_;
  for (const int id : use_.fonts()) {
    const FontFace& face = fonts_.face(id);
    use_.settle(face);
    end.fonts.push_back({face.key(), face.resource(), use_.texts(id)});
  }
  sink_.end_part(end);
}

}  // namespace pressrun::reports
