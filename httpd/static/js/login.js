// The login page: asks for e-mail address and password, then goes where the person wanted to go.
import { alarm, prepare_announcements } from './announce.js';
import { post } from './api.js';
import { asset, h, icon, load_icons } from './dom.js';
import { problem_text } from './problem.js';
import { t } from './text.js';

// An address of this site, whatever the query says. It is whole, since a path may begin with two slashes
// once it is resolved (/.//other.example), which alone would name another site.
function next_address(search) {
  const wanted = new URLSearchParams(search).get('next') ?? '';
  const target = new URL(wanted, window.location.origin);
  const is_ours =
    wanted.startsWith('/') &&
    target.origin === window.location.origin &&
    !target.pathname.startsWith('//');
  return is_ours ? target.href : '/admin';
}

const field = (name, label, more) =>
  h(
    'div.field',
    h('label', { for: name }, label),
    h('input.input', { id: name, name, required: true, ...more }),
  );

function said(error) {
  return error.status === 401 ? t('login.wrong') : problem_text(error);
}

function build() {
  const message = h('p.error', { id: 'login-error', hidden: true });
  const button = h('button.button.primary', { type: 'submit' }, t('login.submit'));
  const form = h(
    'form.login-form',
    { novalidate: true },
    field('email', t('login.email'), {
      type: 'email',
      autocomplete: 'username',
      autocapitalize: 'none',
      spellcheck: 'false',
    }),
    field('password', t('login.password'), { type: 'password', autocomplete: 'current-password' }),
    message,
    button,
  );
  const { email, password } = form.elements;

  function show_error(text, at) {
    message.replaceChildren(icon('warning'), h('span', text));
    message.hidden = false;
    for (const input of [email, password]) {
      input.setAttribute('aria-invalid', String(input === at || at === undefined));
      input.setAttribute('aria-describedby', 'login-error');
    }
    alarm(text);
    (at ?? password).focus();
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const empty = [email, password].find((input) => input.value === '');
    if (empty) return show_error(t('login.empty'), empty);
    if (button.ariaDisabled === 'true') return undefined;
    button.ariaDisabled = 'true';
    try {
      await post('/v1/login', {
        email: email.value.trim(),
        password: password.value,
        session: true,
      });
      return window.location.replace(next_address(window.location.search));
    } catch (error) {
      button.ariaDisabled = 'false';
      return show_error(said(error));
    }
  });
  return form;
}

prepare_announcements();
load_icons();
const form = build();
document.body.append(
  h(
    'main.login',
    h(
      'div.login-card',
      h('img', { src: asset('favicon.svg'), alt: '', width: '40', height: '40' }),
      h('h1', t('login.title')),
      h('p.soft', t('login.text')),
      form,
    ),
  ),
);
form.elements.email.focus();
