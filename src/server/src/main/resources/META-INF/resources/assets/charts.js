// Draws an experiment's charts from the figures that the server has already thinned out.
(() => {
  'use strict';
  const root = document.getElementById('charts');
  const form = document.getElementById('chart-choice');
  const drawn = new Map();
  let tables = {};

  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // light-dark() is resolved by an element that uses it, not by the variable itself
  const probe = document.createElement('span');
  const colour = name => {
    probe.className = '';
    probe.setAttribute('hidden', '');
    root.append(probe);
    probe.style.color = `var(${name})`;
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const armColour = slot => colour(`--a${slot % 8}`);
  const dash = slot => ['solid', 'dashed', 'dotted'][Math.floor(slot / 8) % 3];
  const percent = digits => value => `${(100 * value).toFixed(digits)}%`;
  const sensible = value => percent(value === 0 ? 0 : Math.max(0, Math.min(3, 1 - Math.floor(Math.log10(Math.abs(100 * value))))))(value);
  const exact = value => `${+(100 * value).toPrecision(3)}%`;

  function base() {
    const text = colour('--soft');
    const line = colour('--line');
    const axis = { axisLabel: { color: text }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
    return {
      animation: false,
      textStyle: { fontFamily: css('font-family') || 'sans-serif' },
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      legend: { top: 0, textStyle: { color: colour('--text') }, inactiveColor: line },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: colour('--card'), borderColor: line, textStyle: { color: colour('--text'), fontSize: 12 }, confine: true },
      xAxis: { type: 'time', ...axis, splitLine: { show: false }, axisLabel: { color: text, hideOverlap: true } },
      yAxis: { type: 'value', scale: true, ...axis },
      useUTC: true,
    };
  }

  const pairs = (times, values) => times.map((time, i) => [time, values[i]]);
  const line = (arm, data, more = {}) => ({
    name: arm.arm, type: 'line', data, showSymbol: data.length < 3, symbolSize: 5, connectNulls: false,
    itemStyle: { color: armColour(arm.colour) }, lineStyle: { width: 2, type: dash(arm.colour) }, ...more,
  });
  const band = (name, times, limits, fill) => [
    { name, type: 'line', data: pairs(times, limits.lower), lineStyle: { opacity: 0 }, showSymbol: false, stack: name + ' limits', stackStrategy: 'all', silent: true, tooltip: { show: false }, itemStyle: { color: fill } },
    { name, type: 'line', data: times.map((time, i) => [time, limits.upper[i] === null ? null : limits.upper[i] - limits.lower[i]]), lineStyle: { opacity: 0 }, areaStyle: { color: fill, opacity: 0.16 }, showSymbol: false, stack: name + ' limits', stackStrategy: 'all', silent: true, tooltip: { show: false }, itemStyle: { color: fill } },
  ];

  const views = {
    share: data => data.times.length < 2 ? null : {
      ...base(), yAxis: { ...base().yAxis, min: 0, max: 1, axisLabel: { color: colour('--soft'), formatter: percent(0) } },
      tooltip: { ...base().tooltip, valueFormatter: percent(1) },
      series: data.arms.map(arm => line(arm, pairs(data.times, arm.share), { stack: 'share', areaStyle: { opacity: 0.75 }, lineStyle: { width: 0 } })),
    },
    rate: data => data.arms.every(arm => arm.rate.value.every(value => value === null)) ? null : {
      ...base(), yAxis: { ...base().yAxis, min: 0, max: ceiling(data), axisLabel: { color: colour('--soft'), formatter: sensible } },
      tooltip: { ...base().tooltip, valueFormatter: value => value === null ? '–' : exact(value) },
      series: data.arms.flatMap(arm => [line(arm, pairs(data.times, arm.rate.value)), ...band(arm.arm, data.times, arm.rate, armColour(arm.colour))]),
    },
    stretch: data => data.arms.every(arm => arm.stretch.filter(value => value !== null).length < 2) ? null : {
      ...base(), yAxis: { ...base().yAxis, min: 0, axisLabel: { color: colour('--soft'), formatter: sensible } },
      tooltip: { ...base().tooltip, valueFormatter: value => value === null || value === undefined ? '–' : exact(value) },
      series: data.arms.map(arm => line(arm, pairs(data.stretchTimes, arm.stretch), { connectNulls: true })),
    },
    evidence: data => data.arms.every(arm => arm.evidence.every(value => value === null)) ? null : {
      ...base(), tooltip: { ...base().tooltip, valueFormatter: value => value?.toFixed(2) ?? '–' },
      yAxis: { ...base().yAxis, min: range => Math.min(0, Math.floor(range.min)), max: range => Math.max(Math.ceil((data.level ?? 1) + 0.5), Math.ceil(range.max)) },
      series: data.arms.filter(arm => arm.evidence.some(value => value !== null)).map((arm, i) => line(arm, pairs(data.evidenceTimes, arm.evidence), i || data.level === undefined ? {} : {
        markLine: { symbol: 'none', silent: true, lineStyle: { color: colour('--text'), type: 'dashed' }, label: { color: colour('--text'), position: 'insideEndTop', formatter: root.dataset.level }, data: [{ yAxis: data.level }] },
      })),
    },
    posterior: data => ({
      ...base(), xAxis: { ...base().xAxis, type: 'value', scale: true, min: data.rates[0], max: data.rates.at(-1), axisLabel: { color: colour('--soft'), formatter: sensible, hideOverlap: true } },
      yAxis: { ...base().yAxis, min: 0, axisLabel: { show: false }, splitLine: { show: false } },
      tooltip: { show: false },
      series: data.arms.map(arm => line(arm, pairs(data.rates, arm.density), { showSymbol: false, areaStyle: { opacity: 0.12 } })),
    }),
    regret: data => data.regretEstimate !== 'KNOWN' || data.regret.value.filter(value => value !== null).length < 2 ? null : {
      ...base(), tooltip: { ...base().tooltip, valueFormatter: value => value?.toFixed(1) ?? '–' },
      series: [['regret', '--bad', 1], ['gain', '--good', 2]].flatMap(([name, tone]) => [
        { name: root.dataset[name], type: 'line', showSymbol: data.evidenceTimes.length < 3, data: pairs(data.evidenceTimes, data[name].value), itemStyle: { color: colour(tone) }, lineStyle: { width: 2, type: name === 'gain' ? 'dashed' : 'solid' } },
        ...band(root.dataset[name], data.evidenceTimes, data[name], colour(tone)),
      ]),
    },
  };

  // early limits reach from 0 to 1 and would flatten everything that matters
  function ceiling(data) {
    const late = data.arms.flatMap(arm => arm.rate.upper.slice(-Math.ceil(arm.rate.upper.length / 2))).filter(value => value !== null);
    const highest = Math.max(...data.arms.flatMap(arm => arm.rate.value.filter(value => value !== null)), 1e-4);
    const most = Math.min(1, Math.max(highest * 1.15, Math.min(Math.max(...late), highest * 2.5)));
    const unit = 10 ** Math.floor(Math.log10(most)) / 2;
    return Math.min(1, Math.ceil(most / unit) * unit);
  }

  const iso = time => new Date(time).toISOString();
  const rows = {
    share: data => [['time', ...data.arms.map(arm => arm.arm)], ...data.times.map((time, i) => [iso(time), ...data.arms.map(arm => arm.share[i])])],
    rate: data => [['time', ...data.arms.flatMap(arm => [arm.arm, arm.arm + ' lower', arm.arm + ' upper'])], ...data.times.map((time, i) => [iso(time), ...data.arms.flatMap(arm => [arm.rate.value[i], arm.rate.lower[i], arm.rate.upper[i]])])],
    stretch: data => [['time', ...data.arms.map(arm => arm.arm)], ...data.stretchTimes.map((time, i) => [iso(time), ...data.arms.map(arm => arm.stretch[i])])],
    evidence: data => {
      const compared = data.arms.filter(arm => arm.evidence.some(value => value !== null));
      return [['time', ...compared.map(arm => arm.arm + ' log10 E')], ...data.evidenceTimes.map((time, i) => [iso(time), ...compared.map(arm => arm.evidence[i])])];
    },
    posterior: data => [['rate', ...data.arms.map(arm => arm.arm)], ...data.rates.map((rate, i) => [rate, ...data.arms.map(arm => arm.density[i])])],
    regret: data => [['time', 'regret', 'regret lower', 'regret upper', 'gain', 'gain lower', 'gain upper'], ...data.evidenceTimes.map((time, i) => [iso(time), ...[data.regret, data.gain].flatMap(b => [b.value[i], b.lower[i], b.upper[i]])])],
  };

  // when an arm came to serve another version of the model that it follows
  function mark(option, data) {
    if (option.xAxis.type !== 'time' || data.marks.length === 0 || option.series.length === 0) {
      return;
    }
    const first = option.series[0];
    const known = first.markLine ?? { symbol: 'none', silent: true, data: [] };
    first.markLine = {
      ...known,
      data: [...known.data, ...data.marks.map(({ time, text }) => ({
        xAxis: time, lineStyle: { color: colour('--soft'), type: 'dotted', width: 1 }, label: { formatter: text, color: colour('--soft'), position: 'insideEndTop', fontSize: 10 },
      }))],
    };
  }

  const names = Object.keys(views).filter(name => document.getElementById(`chart-${name}`));

  function show(name, data) {
    const plot = document.querySelector(`#chart-${name} .plot`);
    const option = views[name](data);
    plot.classList.toggle('none', option === null);
    if (option === null) {
      drawn.get(name)?.dispose();
      drawn.delete(name);
      plot.textContent = name === 'regret' && root.getAttribute(`data-no-regret-${data.regretEstimate.toLowerCase()}`) || root.dataset.empty;
      return;
    }
    if (!drawn.has(name)) {
      plot.textContent = '';
      drawn.set(name, echarts.init(plot));
    }
    mark(option, data);
    makeRoom(option, plot.clientWidth);
    drawn.get(name).setOption(option, { replaceMerge: ['series'] });
  }

  // A legend that is cut hides who the largest area belongs to.
  function makeRoom(option, width) {
    const ENTRY = 46;
    const LETTER = 7;
    let rows = 1;
    let used = 0;
    for (const { name } of option.series.filter(series => !series.silent)) {
      const own = ENTRY + LETTER * name.length;
      if (used && used + own > width) { rows++; used = 0; }
      used += own;
    }
    option.grid.top = 14 + 22 * rows;
  }

  // A picture tells what it shows wherever it is pasted.
  function titled(name) {
    const chart = drawn.get(name);
    const { top } = chart.getOption().grid[0];
    const what = document.querySelector(`#chart-${name} h3`).textContent;
    const { metric, range } = Object.fromEntries(new FormData(form));
    const SPACE = 24;
    chart.setOption({ title: { text: `${root.dataset.name}: ${what} (${metric.toUpperCase()}, ${range}, UTC)`, left: 4, top: 0, textStyle: { fontSize: 13, color: colour('--text') } }, legend: { top: SPACE }, grid: { top: top + SPACE } });
    const picture = chart.getDataURL({ pixelRatio: 2, backgroundColor: colour('--card') });
    chart.setOption({ title: { text: '' }, legend: { top: 0 }, grid: { top } });
    return picture;
  }

  let asked = 0;
  let last = 0;
  async function refresh() {
    const mine = ++asked;
    const choice = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(`${root.dataset.charts}?${choice}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = await answer.json();
      if (mine !== asked) return;
      tables = fresh;
      names.forEach(name => show(name, tables));
      root.dataset.shown = choice;
      root.dataset.state = 'ready';
    } catch {
      if (mine === asked && root.dataset.shown !== String(choice)) {
        drawn.forEach(chart => chart.dispose());
        drawn.clear();
        document.querySelectorAll('#charts .plot').forEach(plot => { plot.classList.add('none'); plot.textContent = root.dataset.failed; });
      }
    }
    last = Date.now();
  }

  function save(href, name) {
    const link = document.createElement('a');
    link.href = href;
    link.download = name;
    link.click();
  }

  root.addEventListener('click', event => {
    const kind = event.target.dataset.export;
    if (!kind) return;
    const name = event.target.closest('.chart').id.slice('chart-'.length);
    const { metric, range } = Object.fromEntries(new FormData(form));
    const file = `${root.dataset.name}-${name}-${metric}-${range}.${kind}`;
    if (kind === 'png' && drawn.has(name)) {
      save(titled(name), file);
    }
    if (kind === 'csv' && tables.arms) {
      // a leading = + - @ would be run as a formula by spreadsheets
      const cell = value => typeof value === 'string' ? `"${value.replace(/"/g, '""').replace(/^[=+@-]/, "'$&")}"` : value ?? '';
      const url = URL.createObjectURL(new Blob([rows[name](tables).map(row => row.map(cell).join(',')).join('\r\n')], { type: 'text/csv' }));
      save(url, file);
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    }
  });

  form.addEventListener('change', () => {
    history.replaceState(null, '', `${location.pathname}?${new URLSearchParams(new FormData(form))}`);
    refresh();
  });
  // minutes are what is stored: news of every second would draw the same lines again and again
  const PAUSE = 10000;
  let due;
  document.body.addEventListener('sluice:changed', () => {
    due ??= setTimeout(() => refresh().then(() => { due = undefined; }), Math.max(300, last + PAUSE - Date.now()));
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => names.forEach(name => tables.arms && show(name, tables)));
  new ResizeObserver(() => drawn.forEach(chart => chart.resize())).observe(root);
  refresh();
})();
