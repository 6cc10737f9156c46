// Errors of a form: each at its field, and a summary above.
//
// form_errors({ target_of, text_of }) -> { node, show(errors), show_problem(error), clear() }
//   errors are the API's [{ field, message }]; target_of(field) gives the field's { show(text), focus() }
//   or undefined; text_of(message, field) gives the text to show.
import { h, icon } from './dom.js';
import { problem_text } from './problem.js';
import { plural } from './text.js';

export function form_errors({ target_of, text_of }) {
  const node = h('div.banner.summary', { role: 'alert', hidden: true });

  function summarize(text) {
    node.replaceChildren(icon('warning'), h('span', text));
    node.hidden = false;
  }

  function show(errors) {
    const placed = errors.map(({ field, message }) => ({
      text: text_of(message, field),
      target: target_of(field),
    }));
    for (const { text, target } of placed) target?.show(text);
    const homeless = placed.filter(({ target }) => !target).map(({ text }) => text);
    summarize(homeless.length > 0 ? homeless.join(' ') : plural('form.errors', errors.length));
    const first = placed.find(({ target }) => target)?.target;
    if (first) first.focus();
    else node.scrollIntoView({ block: 'nearest' });
  }

  return {
    node,
    show,
    show_problem(error) {
      if (error.errors?.length > 0) return show(error.errors);
      summarize(problem_text(error));
      return node.scrollIntoView({ block: 'nearest' });
    },
    clear() {
      node.hidden = true;
    },
  };
}
