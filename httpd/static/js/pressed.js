// Commands that are not to be sent twice, however often a button is pressed.
//
// once_at_a_time() -> run(name, button, action): does nothing while an action of this name is under way
//   or was begun within the last second, as by a double click whose first press is answered already.
//   Until then `button`, where there is one, says that it is disabled.
const kPause = 1000; // milliseconds

const pause = () =>
  new Promise((resolve) => {
    window.setTimeout(resolve, kPause);
  });

export function once_at_a_time() {
  const under_way = new Set();
  return async (name, button, action) => {
    if (under_way.has(name)) return;
    under_way.add(name);
    button?.setAttribute('aria-disabled', 'true');
    try {
      await Promise.all([action(), pause()]);
    } finally {
      button?.removeAttribute('aria-disabled');
      under_way.delete(name);
    }
  };
}
