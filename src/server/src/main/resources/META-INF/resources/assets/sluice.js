// Sends what users see and do to Sluice: batched, when the page goes away too, and again when the server could not take it.
//   const sluice = Sluice({ endpoint: '/api/v1/events', key: '…' });   // no key where the endpoint adds it
//   sluice.send(token, 'click', { itemId: 'a', position: 1 });
//   sluice.see(token, document.querySelectorAll('[data-sluice-item]')); // impressions: half visible for half a second
window.Sluice = ({ endpoint, key, wait = 500, most = 50, tries = 6 }) => {
  let queue = [];
  let timer = 0;
  const id = () => (crypto.randomUUID ? crypto.randomUUID() : Date.now() + '-' + Math.random());
  const body = events => JSON.stringify({ events, sentAt: new Date().toISOString() }); // takes a wrong clock out
  const later = ms => { clearTimeout(timer); timer = setTimeout(flush, ms); };

  function post(events, left) {
    const headers = { 'Content-Type': 'application/json' };
    if (key) headers.Authorization = 'Bearer ' + key;
    fetch(endpoint, { method: 'POST', headers, body: body(events), keepalive: true })
      // a server that has just started, or a proxy in front of it, may know neither key nor address for a moment
      .then(answer => { if (answer.status >= 500 || [401, 404, 429].includes(answer.status)) throw answer; })
      // the same ids go again, so what arrived twice counts once
      .catch(() => { if (left > 0) setTimeout(() => post(events, left - 1), wait * 2 ** (tries - left)); });
  }

  function flush() {
    while (queue.length) post(queue.splice(0, most), tries);
  }

  function leave() {
    while (queue.length) {
      const events = queue.splice(0, most);
      const sent = !key && navigator.sendBeacon(endpoint, new Blob([body(events)], { type: 'application/json' }));
      if (!sent) post(events, 0);
    }
  }
  addEventListener('pagehide', leave);
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave());

  function send(token, type, more) {
    queue.push({ eventId: id(), token, type, occurredAt: new Date().toISOString(), ...more });
    if (queue.length >= most) flush();
    else later(wait);
  }

  function see(token, elements, share = 0.5, ms = 500) {
    const timers = new Map();
    const observer = new IntersectionObserver(entries => entries.forEach(({ target, intersectionRatio }) => {
      clearTimeout(timers.get(target));
      if (intersectionRatio < share) return;
      timers.set(target, setTimeout(() => {
        observer.unobserve(target);
        send(token, 'impression', { itemId: target.dataset.sluiceItem, position: +target.dataset.sluicePosition });
      }, ms));
    }), { threshold: share });
    elements.forEach(element => observer.observe(element));
  }

  return { send, see, flush };
};
