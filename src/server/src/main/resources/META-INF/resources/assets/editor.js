// The form and the YAML beside it follow each other; whichever was touched last is what counts.
(() => {
  'use strict';
  const form = document.getElementById('definition');
  const source = document.getElementById('source');
  let focused = '';
  const review = document.getElementById('review');
  form.addEventListener('submit', event => event.preventDefault());
  // a choice that changes which fields there are asks for itself
  const preview = document.getElementById('preview');
  form.addEventListener('input', event => {
    preview.classList.add('outdated');
    if (event.target.matches('select[hx-post]')) event.stopPropagation();
    if (event.target.name?.startsWith('preview.')) return;
    form.dataset.touched = 'true';
    source.value = event.target.id === 'yaml' ? 'yaml' : 'form';
  }, true);
  document.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target === preview) preview.classList.remove('outdated');
    if (event.detail.target === review && review.querySelector('[data-show]')) review.showModal();
    if (event.detail.target.id === 'fields') document.getElementById(focused)?.focus({ preventScroll: true });
  });
  // what was being typed when an answer came must not be overwritten by it
  document.addEventListener('htmx:beforeSwap', event => {
    focused = document.activeElement?.id;
    const answers = event.detail.pathInfo.requestPath;
    if (answers === '/definition/form' && source.value === 'yaml') event.detail.shouldSwap = false;
    if (answers === '/definition/yaml' && source.value === 'form') event.detail.shouldSwap = false;
  });
  document.addEventListener('htmx:afterSettle', () => {
    for (const error of form.querySelectorAll('.error[id$=-error]')) {
      document.getElementById(error.id.replace(/-error$/, ''))?.setAttribute('aria-invalid', String(error.textContent !== ''));
    }
  });
  addEventListener('beforeunload', event => {
    if (form.dataset.touched && !form.dataset.saved) event.preventDefault();
  });
  document.addEventListener('htmx:afterRequest', event => {
    const next = event.detail.pathInfo?.requestPath === '/definition/save' && event.detail.xhr?.getResponseHeader('HX-Redirect');
    if (next && next.startsWith('/experiments/')) form.dataset.saved = 'true';
  });
})();
