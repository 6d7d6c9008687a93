// What a visitor of the shop does, told to the experiment.
(() => {
  'use strict';
  const shelf = document.querySelector('.shelf');
  if (!shelf) return;
  const { token, events } = shelf.dataset;
  const sluice = Sluice({ endpoint: events });
  sluice.see(token, shelf.querySelectorAll('[data-sluice-item]'));
  const about = item => ({ itemId: item.dataset.sluiceItem, position: +item.dataset.sluicePosition });
  const STEP = 100;

  shelf.querySelectorAll('[data-sluice-item]').forEach(item => {
    const dialog = item.querySelector('dialog');
    const film = item.querySelector('progress');
    const watch = item.querySelector('[data-watch]');
    let watched = 0;
    let timer = 0;
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      watch.textContent = watch.dataset.play;
    };
    item.querySelector('[data-look]').addEventListener('click', () => sluice.send(token, 'click', about(item)));
    const tell = () => {
      if (watched) sluice.send(token, 'view', { ...about(item), watchedMs: watched, durationMs: 1000 * item.dataset.seconds });
      watched = 0;
    };
    watch.addEventListener('click', () => {
      if (timer) { stop(); return; }
      watch.textContent = watch.dataset.pause;
      timer = setInterval(() => {
        watched += STEP;
        film.value = watched / 1000;
        if (watched >= 1000 * item.dataset.seconds) {
          stop();
          tell();
        }
      }, STEP);
    });
    item.querySelector('[data-buy]').addEventListener('click', event => {
      sluice.send(token, 'conversion', { ...about(item), value: +item.dataset.price });
      event.target.disabled = true;
      item.querySelector('[data-thanks]').hidden = false;
    });
    dialog.addEventListener('close', () => {
      stop();
      tell();
      film.value = 0;
    });
  });
})();
