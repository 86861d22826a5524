// Shows the releases that fit what is chosen above them; without this everything is shown.
(() => {
  const form = document.querySelector('.filters');
  if (!form) return;
  const sections = [...document.querySelectorAll('main section')];
  const found = form.querySelector('.found');
  const show = () => {
    const { q, p, s, r } = Object.fromEntries(new FormData(form));
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const section of sections) {
      const title = section.querySelector('h2').textContent;
      let here = 0;
      for (const row of section.querySelectorAll('tbody tr')) {
        const text = `${title} ${row.textContent}`.toLowerCase();
        const fits = (!p || section.dataset.p === p) && (!s || row.dataset.s === s) && (!r || row.dataset.r === r)
          && words.every(word => text.includes(word));
        row.hidden = !fits;
        if (fits) here += 1;
      }
      section.hidden = !here;
      shown += here;
    }
    found.textContent = `${shown} ${shown === 1 ? 'uitgave' : 'uitgaven'}`;
    document.querySelector('.none').hidden = shown > 0;
  };
  form.hidden = false;
  form.addEventListener('input', show);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(show));
  show();
})();
