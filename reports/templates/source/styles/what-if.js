/*
What if: sliders that calculate the outcome again on this page, out of the data beside this script.

Numbers are exact: fractions of whole numbers. They are rounded where and as the calculation rounds them: quantities and
prices to 12 decimals, the product to 12 after every factor and to 6 at last, a half away from zero. Nothing is fetched.
*/
(() => {
  "use strict";

  const source = document.getElementById("what-if-data");
  const heading = document.getElementById("what-if");
  if (!source || !heading) return;
  const data = JSON.parse(source.textContent);
  const words = data.words;

  // Exact numbers: [numerator, denominator] with the denominator above zero.

  const ZERO = [0n, 1n];
  const ONE = [1n, 1n];

  function number(text) {
    const [over, under] = text.split("/");
    if (under !== undefined) return [BigInt(over), BigInt(under)];
    const [whole, decimals = ""] = over.split(".");
    return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)];
  }

  const plus = (a, b) => (a[1] === b[1] ? [a[0] + b[0], a[1]] : [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]);
  const times = (a, b) => [a[0] * b[0], a[1] * b[1]];
  const minus = (a) => [-a[0], a[1]];
  const compare = (a, b) => (a[0] * b[1] < b[0] * a[1] ? -1 : a[0] * b[1] > b[0] * a[1] ? 1 : 0);

  function over(a, b) {
    if (b[0] === 0n) throw new RangeError("divides by zero");
    return b[0] < 0n ? [-a[0] * b[1], a[1] * -b[0]] : [a[0] * b[1], a[1] * b[0]];
  }

  /* With so many decimals, a half away from zero. */
  function rounded(a, decimals) {
    const scale = 10n ** BigInt(decimals);
    const size = a[0] < 0n ? -a[0] : a[0];
    const digits = (2n * size * scale + a[1]) / (2n * a[1]);
    return [a[0] < 0n ? -digits : digits, scale];
  }

  function decimal(a, decimals) {
    const [digits] = rounded(a, decimals);
    const text = String(digits < 0n ? -digits : digits).padStart(decimals + 1, "0");
    const cut = text.length - decimals;
    return (digits < 0n ? "-" : "") + text.slice(0, cut) + (decimals ? "." + text.slice(cut) : "");
  }

  // Formulas: nodes as the model wrote them.

  function value(node, names) {
    if (node.name !== undefined) {
      if (names[node.name] === undefined) throw new RangeError(`no value for ${node.name}`);
      return names[node.name];
    }
    if (node.number !== undefined) return number(node.number);
    const parts = node.of.map((part) => value(part, names));
    switch (node.op) {
      case "neg": return minus(parts[0]);
      case "+": return plus(parts[0], parts[1]);
      case "-": return plus(parts[0], minus(parts[1]));
      case "*": return times(parts[0], parts[1]);
      case "/": return over(parts[0], parts[1]);
      default: throw new RangeError(`no operation ${node.op}`);
    }
  }

  // The calculation.

  function numbers(texts) {
    return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, number(text)]));
  }

  const values = Object.fromEntries(Object.entries(data.values).map(([bound, texts]) => [bound, numbers(texts)]));
  const records = Object.fromEntries(Object.entries(data.records).map(([name, texts]) => [name, numbers(texts)]));
  const counts = numbers(data.counts);

  function amount(cell, parameters) {
    const component = data.components[cell.component];
    const names = { ...parameters, [component.volume]: ONE };
    const people = Object.entries(cell.assumed).map(([name, persons]) => {
      const record = { ...names, ...records[name] };
      return [times(number(persons), value(component.quantity.whole, record)), record];
    });
    const perRecord = value(component.quantity.factor, names);
    const seen = times(number(cell.recorded), perRecord);
    const added = people.reduce((total, [each]) => plus(total, each), ZERO);
    const quantity = plus(rounded(seen, 12), rounded(added, 12));
    if (quantity[0] === 0n) return ZERO;

    const inPrice = { ...parameters };
    for (const [name, index] of Object.entries(cell.index)) inPrice[name] = times(parameters[name], number(index));
    Object.assign(inPrice, counts);
    for (const [name, sum] of Object.entries(cell.averages)) {
      const formula = component.averages[name];
      let total = times(times(number(sum), perRecord), value(formula.factor, names));
      for (const [each, record] of people) total = plus(total, times(each, value(formula.whole, record)));
      inPrice[name] = over(total, plus(seen, added));
    }
    const price = rounded(value(data.prices[cell.price], inPrice), 12);

    let product = rounded(times(quantity, price), 12);
    const factors = cell.factors.map(number);
    const last = factors.pop();
    for (const factor of factors) product = rounded(times(product, factor), 12);
    return times(rounded(times(product, last), 6), [BigInt(cell.sides), 1n]);
  }

  /* What a bound comes to under a variant; parts that cannot be worked out are null. */
  function outcome(variant, bound, moved) {
    const found = data.outcomes[variant][bound];
    const costs = number(found.costs);
    const parameters = { ...values[bound], ...moved };
    let benefits;
    try {
      benefits = found.cells.reduce((total, cell) => plus(total, amount(cell, parameters)), rounded(number(found.fixed), 6));
    } catch (problem) {
      if (!(problem instanceof RangeError)) throw problem;
      return { benefits: null, costs, net: null, ratio: null };
    }
    return {
      benefits: rounded(benefits, 6),
      costs,
      net: rounded(plus(benefits, minus(costs)), 6),
      ratio: costs[0] > 0n ? rounded(over(benefits, costs), 12) : null,
    };
  }

  // What the reader chose.

  const chosen = { bound: data.bound, variant: data.variant };
  // Parameter -> bound -> place on the slider; a parameter that is the same everywhere has one place for all bounds.
  const places = new Map();
  const home = (slider, bound) => slider.at[bound] ?? 0;
  const place = (slider, bound) => places.get(slider.parameter)?.[bound] ?? home(slider, bound);

  function move(slider, to) {
    const bounds = slider.per_bound ? [chosen.bound] : data.bounds.map((each) => each.bound);
    const before = places.get(slider.parameter) ?? {};
    places.set(slider.parameter, { ...before, ...Object.fromEntries(bounds.map((bound) => [bound, to])) });
  }

  function moved(bound) {
    const found = {};
    for (const slider of data.sliders) {
      const to = places.get(slider.parameter)?.[bound];
      if (to !== undefined) found[slider.parameter] = number(slider.values[to]);
    }
    return found;
  }

  const counts_for = (slider) => (slider.under[chosen.variant] ?? []).includes(chosen.bound);

  // Numbers as the report prints them.

  function printed(a, patterns) {
    if (a === null) return data.formats.missing;
    const text = decimal(a, 2);
    const negative = text.startsWith("-");
    const [whole, decimals] = text.replace("-", "").split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, data.formats.group);
    return patterns[negative ? 1 : 0].replace("{}", grouped + data.formats.point + decimals);
  }

  const money = (a) => printed(a, [data.formats.money, data.formats.owed]);
  const ratio = (a) => printed(a, [data.formats.ratio, data.formats.negative]);

  const filled = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

  // The page.

  const SVG = "http://www.w3.org/2000/svg";

  function element(name, attributes = {}, ...children) {
    const made = name.startsWith("svg:") ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name);
    for (const [key, text] of Object.entries(attributes)) if (text !== null) made.setAttribute(key, text);
    made.append(...children);
    return made;
  }

  function choice(name, legend, options, key) {
    const set = element("fieldset", { class: "what-if-choice" }, element("legend", {}, legend));
    for (const option of options) {
      const input = element("input", { type: "radio", name: `what-if-${name}`, value: option[key], id: `what-if-${name}-${option[key]}` });
      input.checked = option[key] === chosen[key];
      input.addEventListener("change", () => {
        chosen[key] = option[key];
        show();
      });
      set.append(element("label", { for: input.id }, input, element("span", {}, option.label)));
    }
    return set;
  }

  function card(slider) {
    const id = `what-if-slider-${slider.parameter}`;
    const input = element("input", {
      type: "range", id, min: "0", max: String(slider.values.length - 1), step: "1",
      "aria-describedby": `${id}-ends${slider.per_bound ? ` ${id}-own` : ""}`,
    });
    const shown = element("output", { for: id, "aria-live": "off" });
    const back = element("button", { type: "button" });
    const ends = element("p", { class: "what-if-ends", id: `${id}-ends` },
      element("span", {}, slider.texts[0]), element("span", { class: "what-if-unit" }, slider.unit),
      element("span", {}, slider.texts[slider.texts.length - 1]));
    const made = element("div", { class: "what-if-card", "data-parameter": slider.parameter },
      element("p", { class: "what-if-name" }, element("label", { for: id }, slider.label), shown), input, ends);
    if (slider.per_bound) made.append(element("p", { class: "what-if-own", id: `${id}-own` }, words.own_value));
    made.append(back);
    input.addEventListener("input", () => {
      move(slider, Number(input.value));
      show();
    });
    back.addEventListener("click", () => {
      move(slider, home(slider, chosen.bound));
      show();
    });
    return () => {
      const at = place(slider, chosen.bound);
      const text = slider.texts[at];
      const moves = counts_for(slider);
      const changed = at !== home(slider, chosen.bound);
      const offer = filled(words.back, { value: slider.texts[home(slider, chosen.bound)] });
      input.value = String(at);
      input.setAttribute("aria-valuetext", text);
      shown.textContent = text;
      made.hidden = !moves;
      made.classList.toggle("what-if-changed", changed);
      // A button that hides while it has the focus would lose the reader's place.
      back.setAttribute("aria-disabled", String(!changed));
      back.setAttribute("aria-label", `${offer}: ${slider.label}`);
      back.textContent = offer;
      return made;
    };
  }

  function cell(kind, text, exact) {
    return element("td", { class: "what-if-number" },
      exact === null ? text : element("data", { class: `what-if-${kind}`, value: decimal(exact, kind === "ratio" ? 12 : 6) }, text));
  }

  function row(bound, now, before) {
    return element("tr", { "data-bound": bound.bound, class: bound.bound === chosen.bound ? "what-if-chosen" : null },
      element("th", { scope: "row" }, bound.label),
      cell("benefits", money(now.benefits), now.benefits),
      cell("costs", money(now.costs), now.costs),
      cell("net", money(now.net), now.net),
      cell("ratio", ratio(now.ratio), now.ratio),
      element("td", { class: "what-if-number" }, ratio(before.ratio)));
  }

  /*
  Benefits beside costs per bound, with a line where they are equal. Lengths are for the eye, so that binary fractions do;
  they are shares of the width, so that text keeps its size on a phone.
  */
  function picture(outcomes) {
    const group = 96;
    const size = (a) => (a === null ? 0 : Number(rounded(a, 0)[0]));
    const all = outcomes.flatMap(({ now, before }) => [now.benefits, now.costs, before.benefits].map(size));
    const least = Math.min(0, ...all), most = Math.max(1, ...all);
    const share = (amount) => `${(0.4 + ((amount - least) / (most - least)) * 99.2).toFixed(3)}%`;
    const made = element("svg:svg", { width: "100%", height: String(outcomes.length * group), role: "img", class: "what-if-picture" });
    made.setAttribute("aria-label", outcomes.map(({ bound, now }) =>
      filled(words.picture, { bound: bound.label, benefits: money(now.benefits), costs: money(now.costs), ratio: ratio(now.ratio) })).join(" "));
    outcomes.forEach(({ bound, now, before }, turn) => {
      const top = turn * group;
      const text = (y, content, name) => made.append(element("svg:text", { x: share(least), y: String(top + y), class: name }, content));
      const bar = (y, amount, name) => made.append(element("svg:rect", {
        x: share(Math.min(0, amount)), y: String(top + y), height: "14", class: name,
        width: `${((Math.abs(amount) / (most - least)) * 99.2).toFixed(3)}%`,
      }));
      const upright = (amount, from, to, name) => made.append(element("svg:line", {
        x1: share(amount), x2: share(amount), y1: String(top + from), y2: String(top + to), class: name,
      }));
      text(16, `${bound.label}: ${ratio(now.ratio)}`, bound.bound === chosen.bound ? "what-if-bound what-if-strong" : "what-if-bound");
      bar(24, size(now.benefits), "what-if-bar-benefits");
      text(51, `${words.benefits} ${money(now.benefits)}`, "what-if-amount");
      bar(57, size(now.costs), "what-if-bar-costs");
      text(84, `${words.costs} ${money(now.costs)}`, "what-if-amount");
      if (now.benefits !== null && compare(before.benefits, now.benefits) !== 0) {
        upright(size(before.benefits), 20, 42, "what-if-before");
      }
      if (size(now.costs) > 0) {
        upright(size(now.costs), 19, 41, "what-if-around");
        upright(size(now.costs), 19, 41, "what-if-even");
      }
    });
    return made;
  }

  const started = Object.fromEntries(data.variants.map(({ variant }) =>
    [variant, Object.fromEntries(data.bounds.map(({ bound }) => [bound, outcome(variant, bound, {})]))]));
  // What is not the ledger to the last decimal at its own values is not fit to be shown at others.
  const fits = data.variants.every(({ variant }) => data.bounds.every(({ bound }) => {
    const { benefits } = started[variant][bound];
    return benefits !== null && compare(benefits, number(data.outcomes[variant][bound].benefits)) === 0;
  }));
  if (!fits) {
    console.error("what if: the page does not come to the benefits of the ledger at the report's own values");
    return;
  }

  const cards = data.sliders.map(card);
  const says = element("p", { class: "what-if-says", "aria-live": "polite" });
  const drawing = element("div", { class: "what-if-drawing" });
  const rows = element("tbody");
  const all = element("button", { type: "button", class: "what-if-all" }, words.back_all);
  all.addEventListener("click", () => {
    places.clear();
    show();
  });
  const head = [words.bound, words.benefits, words.costs, words.net, words.ratio, words.ratio_before];
  const table = element("table", { "aria-labelledby": "what-if-caption" },
    element("thead", {}, element("tr", {}, ...head.map((text, turn) => element("th", { scope: "col", class: turn ? "what-if-number" : null }, text)))),
    rows);
  const choices = element("div", { class: "what-if-choices" }, choice("bound", words.bound, data.bounds, "bound"));
  if (data.variants.length > 1) choices.append(choice("variant", words.variant, data.variants, "variant"));
  const none = element("p", { class: "what-if-none" }, words.none);
  const made = element("div", { class: "what-if", role: "group", "aria-label": words.title },
    choices,
    says,
    element("div", { class: "what-if-cards" }, ...cards.map((draw) => draw())),
    none, all, drawing,
    element("p", { class: "what-if-legend" }, words.legend),
    element("p", { class: "what-if-caption", id: "what-if-caption" }, words.caption),
    element("div", { class: "table-scroll", role: "region", tabindex: "0", "aria-labelledby": "what-if-caption" }, table));

  function show() {
    const shown = cards.map((draw) => draw()).filter((one) => !one.hidden);
    none.hidden = shown.length > 0;
    const outcomes = data.bounds.map((bound) => ({
      bound, now: outcome(chosen.variant, bound.bound, moved(bound.bound)), before: started[chosen.variant][bound.bound],
    }));
    const { bound, now, before } = outcomes.find((each) => each.bound.bound === chosen.bound);
    const same = now.ratio !== null && before.ratio !== null && compare(now.ratio, before.ratio) === 0;
    says.textContent = filled(same ? words.says_same : words.says, { bound: bound.label, ratio: ratio(now.ratio), before: ratio(before.ratio) });
    rows.replaceChildren(...outcomes.map((each) => row(each.bound, each.now, each.before)));
    drawing.replaceChildren(picture(outcomes));
  }

  // At the end of the chapter: before the next heading, or at the end of the section that an engine made of it.
  show();
  if (heading.tagName === "SECTION") {
    heading.append(made);
  } else {
    let after = heading;
    while (after.nextElementSibling && !/^(H[1-6]|SECTION)$/.test(after.nextElementSibling.tagName)) after = after.nextElementSibling;
    after.after(made);
  }
})();
