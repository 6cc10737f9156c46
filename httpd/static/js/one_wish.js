// A double click is one wish. What its first press did may have moved the page: a new row slides in, another
// button comes in the place of the one that was pressed, a dialog closes. A further press then hits what nobody
// meant, so in rows of lists it counts only where it hits what the first press hit.
//
// watch_clicks() is called once for the page.
const name_of = (control) => {
  const row = control?.closest('.table tbody');
  return { row, key: control && row ? (control.dataset.key ?? control.textContent) : control };
};

const same = (a, b) => a.row === b.row && a.key === b.key;

export function watch_clicks() {
  let first = name_of(undefined);
  document.addEventListener(
    'click',
    (event) => {
      const hit = name_of(event.target.closest('button, a'));
      if (event.detail <= 1) {
        first = hit;
      } else if (hit.row && !same(hit, first)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    { capture: true },
  );
}
