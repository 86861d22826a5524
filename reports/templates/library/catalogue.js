// Shows the interventions that fit what is chosen, in the order that is asked; without this all are shown in the document's order.
(() => {
  const form = document.querySelector('.filters');
  const body = document.querySelector('.catalogue tbody');
  const heads = [...document.querySelectorAll('.catalogue thead th')];
  const found = form.querySelector('.found');
  const rows = [...body.rows];
  const columns = heads.map(head => head.dataset.column);
  const collator = new Intl.Collator('nl', { sensitivity: 'base', numeric: true });
  // The words of a cell without what is said about how they were read.
  const words = (row, column) => {
    const cell = row.cells[columns.indexOf(column)];
    return (cell.querySelector('[lang="nl"]') ?? cell.firstChild)?.textContent.trim() ?? '';
  };
  const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
  const groups = new Map(rows.map(row => [row, words(row, 'target_group').toLowerCase()]));
  let down = false;

  const compare = column => (a, b) => {
    if (column === 'table') return rows.indexOf(a) - rows.indexOf(b);
    if (column === 'level') return a.dataset.rung - b.dataset.rung;
    return collator.compare(words(a, column), words(b, column));
  };
  const order = () => {
    const column = form.elements.o.value;
    const sorted = column ? [...rows].sort(compare(column)) : rows;
    body.append(...(column && down ? [...sorted].reverse() : sorted));
    for (const head of heads) {
      if (head.dataset.column === column) head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  };
  const split = text => text.toLowerCase().split(/\s+/).filter(Boolean);
  const show = () => {
    const { q, g, t, l } = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const row of rows) {
      const fits = (!t || row.dataset.t === t) && (!l || row.dataset.l === l)
        && split(q).every(word => texts.get(row).includes(word))
        && split(g).every(word => groups.get(row).includes(word));
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    found.textContent = `${shown} ${shown === 1 ? found.dataset.one : found.dataset.many}`;
    document.querySelector('.none').hidden = shown > 0;
  };
  for (const head of heads) {
    const word = head.textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = word;
    button.addEventListener('click', () => {
      // The most evidence first: that is what is looked for.
      const again = form.elements.o.value === head.dataset.column;
      down = again ? !down : head.dataset.column === 'level';
      form.elements.o.value = head.dataset.column;
      order();
    });
    const plain = document.createElement('span');
    plain.className = 'narrow';
    plain.textContent = word;
    head.replaceChildren(button, plain);
  }
  form.elements.o.addEventListener('change', () => { down = form.elements.o.value === 'level'; order(); });
  form.hidden = false;
  form.addEventListener('input', show);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(() => { down = false; order(); show(); }));
  show();
})();
