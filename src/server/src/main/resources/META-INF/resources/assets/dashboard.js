// What all pages do in the browser: changes carry the session's token, dialogs confirm them, and a live page follows its
// experiment. Everything else is HTML from the server.
(() => {
  'use strict';
  const token = document.querySelector('meta[name=csrf-token]').content;

  document.addEventListener('htmx:configRequest', event => {
    event.detail.headers['X-CSRF-Token'] = token;
  });
  document.addEventListener('htmx:sendError', event => complain(event.target));
  // what was unfolded before the scripts were there has told nobody
  document.addEventListener('htmx:load', event => {
    event.target.querySelectorAll('details[open][hx-trigger^=toggle]').forEach(fold => htmx.trigger(fold, 'toggle'));
  });
  document.addEventListener('htmx:beforeRequest', event => {
    document.getElementById('message').replaceChildren();
    // an old answer beside a question that was refused would be taken for its answer
    if (event.detail.target.matches('[data-answer]')) event.detail.target.replaceChildren();
  });
  // a page out of the browser's memory shows old figures and follows nothing
  addEventListener('pageshow', event => event.persisted && location.reload());

  function complain(source) {
    const alert = document.createElement('div');
    alert.className = 'alert bad';
    alert.textContent = document.body.dataset.offline;
    const dialog = source.closest?.('dialog[open]');
    dialog?.querySelector('.alert.offline')?.remove();
    if (dialog) alert.classList.add('offline');
    if (dialog) dialog.append(alert);
    else document.getElementById('message').replaceChildren(alert);
  }

  // An update in place that touches only what differs, so that nothing flickers and focus stays where it is.
  function morph(from, to) {
    if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName) return from.replaceWith(to);
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
      return undefined;
    }
    if (from.id === 'connection' || from.nodeName === 'DIALOG' && from.open || from === document.activeElement && from.matches('input, select, textarea')) return undefined;
    for (const { name, value } of to.attributes) {
      if (from.getAttribute(name) !== value && !(from.nodeName === 'DETAILS' && name === 'open')) from.setAttribute(name, value);
    }
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name) && name !== 'open') from.removeAttribute(name);
    }
    const old = [...from.childNodes];
    const fresh = [...to.childNodes];
    fresh.forEach((node, i) => (old[i] ? morph(old[i], node) : from.append(node)));
    old.slice(fresh.length).forEach(node => node.remove());
    return undefined;
  }

  // The page as it is now, part by part. News that come while an answer is on its way are fetched after it, so that a slow
  // line shows old figures rather than none.
  let busy = false;
  let more = false;
  async function refresh() {
    more = busy;
    if (busy) return;
    busy = true;
    try {
      await replaceParts();
    } finally {
      busy = false;
    }
    if (more) refresh();
  }

  async function replaceParts() {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (answer.redirected) return leaveIfSignedOut();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.querySelectorAll('[data-part]').forEach(part => {
      const now = fresh.getElementById(part.id);
      // a question that is open must not turn into another one
      if (now && !part.querySelector('dialog[open]')) morph(part, now);
    });
    htmx.process(document.body);
  }

  document.addEventListener('DOMContentLoaded', () => follow(document.querySelector('[data-live]')));

  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-open]');
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    const closer = event.target.closest('[data-close]');
    if (closer) closer.closest('dialog').close();
  });
  document.addEventListener('htmx:afterRequest', event => {
    if (event.detail.successful || event.detail.xhr?.status) event.target.closest?.('dialog')?.close();
  });

  function follow(live) {
    if (!live) return;
    let known = false;
    listen(live.dataset.live, () => {
      // also without a change: that nothing comes any more is news
      if (known) {
        refresh().catch(() => {});
        document.body.dispatchEvent(new CustomEvent('sluice:changed'));
      }
      known = true;
    });
  }

  // Browsers reconnect an EventSource after a lost line, but give up when the server answers with an error while it starts.
  // A page that nobody sees gives its line back: a browser has six of them for all its pages of a server.
  function listen(address, heard) {
    const sign = document.getElementById('connection');
    const say = state => {
      if (sign.classList.contains(state)) return; // screen readers would say it again
      sign.className = 'connection ' + state;
      sign.textContent = sign.dataset[state];
    };
    let source;
    let retry;
    const close = () => {
      clearTimeout(retry);
      source?.close();
    };
    const open = () => {
      if (document.hidden) return;
      source = new EventSource(address);
      source.onmessage = event => {
        say('on');
        heard(event);
      };
      source.onerror = () => {
        say('off');
        close();
        retry = setTimeout(() => leaveIfSignedOut().catch(() => {}).then(open), 2000);
      };
    };
    document.addEventListener('visibilitychange', () => {
      close();
      open();
    });
    addEventListener('pagehide', close);
    open();
  }

  // A server that starts knows no keys yet and takes everybody for a stranger: only one that is ready is believed.
  async function leaveIfSignedOut() {
    const ready = await fetch('/q/health/ready');
    if (!ready.ok) return;
    const page = await fetch(location.href, { method: 'HEAD', redirect: 'manual' });
    if (page.type === 'opaqueredirect') location.reload();
  }

  globalThis.sluiceListen = listen;
})();
