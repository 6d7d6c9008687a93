// Shows the platform second by second. Everything that comes is set as text, never as markup.
(() => {
  'use strict';
  const root = document.getElementById('moment');
  const ROWS = 15;
  const SECONDS = 120;
  const rates = [];
  const figure = (name, value) => { root.querySelector(`[data-figure=${name}]`).textContent = value; };

  function rows(id, some) {
    const body = document.getElementById(id);
    for (const shown of some) {
      const row = document.createElement('tr');
      for (const text of [shown.at.slice(11, 23), shown.experiment, shown.arm, shown.what, shown.unit, shown.items]) {
        const cell = document.createElement('td');
        cell.textContent = text;
        row.append(cell);
      }
      body.prepend(row);
    }
    while (body.rows.length > ROWS) body.lastElementChild.remove();
  }

  function show(moment) {
    figure('decisions', moment.decisions);
    figure('events', moment.events);
    figure('replicas', moment.replicas || '–');
    figure('lag', Math.round(Object.values(moment.lags).reduce((sum, lag) => sum + lag, 0)));
    for (const part of root.querySelectorAll('[data-ledger]')) part.textContent = moment.ledger[part.dataset.ledger];
    rows('some-decisions', moment.someDecisions);
    rows('some-events', moment.someEvents);
    if (moment.decisions || moment.events) document.querySelector('[data-waiting]').hidden = true;
    rates.push(moment.decisions);
    if (rates.length > SECONDS) rates.shift();
    const most = Math.max(1, ...rates);
    document.getElementById('rate-line').setAttribute('points', rates.map((rate, i) => `${i + SECONDS - rates.length},${38 - 36 * rate / most}`).join(' '));
  }

  sluiceListen(root.dataset.stream, event => show(JSON.parse(event.data)));
})();
