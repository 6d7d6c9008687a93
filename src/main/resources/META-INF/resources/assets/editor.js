// The form and the YAML beside it follow each other; whichever was touched last is what counts.
(() => {
  'use strict';
  const form = document.getElementById('definition');
  const source = document.getElementById('source');
  const review = document.getElementById('review');
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('input', event => {
    if (event.target.name?.startsWith('preview.')) return;
    source.value = event.target.id === 'yaml' ? 'yaml' : 'form';
  });
  document.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target === review && review.querySelector('[data-show]')) review.showModal();
    if (event.detail.target.id === 'fields' && source.value === 'form') document.getElementById('f-policy-type')?.focus({ preventScroll: true });
  });
  // what was being typed when an answer came must not be overwritten by it
  document.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.target.id === 'yaml-side' && document.activeElement?.id === 'yaml') event.detail.shouldSwap = false;
    if (event.detail.target.id === 'fields' && source.value === 'yaml' && document.activeElement?.closest('#fields')) event.detail.shouldSwap = false;
  });
  addEventListener('beforeunload', event => {
    if (form.dataset.touched && !form.dataset.saved) event.preventDefault();
  });
  form.addEventListener('input', () => { form.dataset.touched = 'true'; });
  document.addEventListener('htmx:afterRequest', event => {
    if (event.detail.pathInfo?.requestPath === '/definition/save' && event.detail.xhr?.getResponseHeader('HX-Redirect')) form.dataset.saved = 'true';
  });
})();
