// What the server says about the page: attributes of <body>. `event` is the id as text, empty on
// pages that belong to none; `lang` is "en" or "de"; `page` names the view.
const { event = '', lang = 'en', page = '' } = document.body.dataset;

export const facts = Object.freeze({ event, lang, page });
