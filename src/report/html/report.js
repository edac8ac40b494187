// Draws the charts of a report with Apache ECharts. All figures and texts come from the page: nothing is computed here
// but places on paper, and nothing is rounded but the ticks of axes.
(function () {
  "use strict";
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const drawn = new Map(); // chart id -> ECharts instance
  const paper = 680; // what a sheet has room for, A4 or letter, in CSS pixels
  const frame = 40; // what a panel takes of that at its sides
  const gap = 16; // between two panels

  // ---------------------------------------------------------------- looks

  /** The colours of the style sheet as they are now: light, dark or on paper. */
  function looks() {
    const probe = document.createElement("span");
    probe.hidden = true;
    document.body.appendChild(probe);
    const of = (name) => {
      probe.style.color = "var(--" + name + ")";
      return getComputedStyle(probe).color;
    };
    const found = { font: getComputedStyle(document.documentElement).fontFamily };
    for (const name of ["text", "soft", "line", "panel", "mark", "band", "cold", "hot"]) found[name] = of(name);
    probe.remove();
    return found;
  }

  /** The ticks of an axis are round numbers: written whole, whatever their unit. */
  function ticks(format) {
    return (value) => {
      const scaled = Math.round(value * format.factor * 1e6) / 1e6;
      return (format.signed && scaled > 0 ? "+" : "") + scaled.toLocaleString("en") + format.suffix;
    };
  }

  /** A tooltip of lines of plain text: whatever a name contains, it is shown and not run. */
  function tip(lines) {
    const box = document.createElement("div");
    lines.forEach((line, i) => {
      const row = document.createElement("div");
      row.textContent = line;
      if (i === 0) row.style.fontWeight = "600";
      box.appendChild(row);
    });
    return box;
  }

  function common(look) {
    return {
      animation: false,
      textStyle: { fontFamily: look.font, color: look.text },
      tooltip: {
        trigger: "item", confine: true, backgroundColor: look.panel, borderColor: look.line,
        textStyle: { color: look.text, fontFamily: look.font, fontSize: 13 }, extraCssText: "max-width:22em;white-space:normal",
      },
    };
  }

  function axis(look) {
    return {
      axisLine: { lineStyle: { color: look.line } }, axisTick: { lineStyle: { color: look.line } },
      axisLabel: { color: look.soft, fontSize: 12, hideOverlap: true }, splitLine: { lineStyle: { color: look.line, opacity: 0.6 } },
      nameTextStyle: { color: look.soft, fontSize: 12 },
    };
  }

  const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);

  function mixed(from, to, part) {
    const end = channels(to);
    return channels(from).map((channel, i) => channel + (end[i] - channel) * part);
  }

  /** Black or white, whichever can be read better on a colour: one of them always has a contrast of 4.5. */
  function letters(colour) {
    const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return (light + 0.05) ** 2 > 1.05 * 0.05 ? "#000" : "#fff";
  }

  /** A whisker with caps, across its interval. */
  function whisker(api, low, high, middle, across, flat, colour, width) {
    const a = flat ? api.coord([low, middle]) : api.coord([middle, low]);
    const b = flat ? api.coord([high, middle]) : api.coord([middle, high]);
    const cap = (p) => (flat
      ? { x1: p[0], y1: p[1] - across, x2: p[0], y2: p[1] + across }
      : { x1: p[0] - across, y1: p[1], x2: p[0] + across, y2: p[1] });
    const line = (shape) => ({ type: "line", shape, style: { stroke: colour, lineWidth: width } });
    return [line({ x1: a[0], y1: a[1], x2: b[0], y2: b[1] }), line(cap(a)), line(cap(b))];
  }

  // ---------------------------------------------------------------- charts

  function gauge(spec, look) {
    const part = (value) => Math.min(1, Math.max(0, (value - spec.min) / (spec.max - spec.min)));
    const small = spec.width < 320;
    return {
      tooltip: { show: false },
      series: [{
        type: "gauge", min: spec.min, max: spec.max, startAngle: 200, endAngle: -20, radius: "96%", center: ["50%", "58%"],
        splitNumber: 8,
        axisLine: { lineStyle: { width: 16, color: [[part(spec.lower), look.line], [part(spec.upper), look.band], [1, look.line]] } },
        pointer: { length: "62%", width: 5, itemStyle: { color: look.mark } },
        anchor: { show: true, size: 12, itemStyle: { color: look.mark, borderWidth: 0 } },
        axisTick: { show: false }, splitLine: { length: 16, distance: -16, lineStyle: { color: look.panel, width: 2 } },
        axisLabel: {
          color: look.soft, fontSize: small ? 10 : 12, distance: 22,
          formatter: (v) => (v % 50 === 0 ? (v > 0 ? "+" + v : String(v)) : ""),
        },
        detail: {
          offsetCenter: [0, "42%"], fontSize: small ? 24 : 30, fontWeight: 600, color: look.text, fontFamily: look.font,
          formatter: () => spec.label,
        },
        title: { offsetCenter: [0, "66%"], fontSize: 13, color: look.soft, fontFamily: look.font },
        data: [{ value: spec.value, name: spec.detail }],
      }],
    };
  }

  function bars(spec, look) {
    const top = Math.max(...spec.upper.filter((v) => v !== null), 0);
    return {
      grid: { left: 8, right: 12, top: 28, bottom: 8, containLabel: true },
      xAxis: Object.assign({ type: "category", data: spec.names }, axis(look),
        { axisLabel: { color: look.text, fontSize: 12, interval: 0, width: Math.max(40, spec.width / spec.names.length - 12), overflow: "break" }, splitLine: { show: false } }),
      yAxis: Object.assign({ type: "value", min: 0, max: top > 0 ? undefined : 1 }, axis(look),
        { axisLabel: { color: look.soft, fontSize: 12, formatter: ticks(spec.format) } }),
      tooltip: { formatter: (at) => tip(spec.tips[at.dataIndex]) },
      series: [
        { type: "bar", data: spec.values, barMaxWidth: 56, itemStyle: { color: look.mark, opacity: 0.85, borderRadius: [3, 3, 0, 0] } },
        {
          type: "custom", z: 5, data: spec.values.map((v, i) => [i, spec.lower[i], spec.upper[i]]),
          encode: { x: 0, y: [1, 2] },
          renderItem: (params, api) => {
            const i = api.value(0);
            if (spec.values[i] === null) return null;
            const up = api.coord([i, spec.upper[i]]);
            return {
              type: "group",
              children: whisker(api, spec.lower[i], spec.upper[i], i, 7, false, look.text, 1.5).concat([{
                type: "text",
                style: { text: spec.labels[i], x: up[0], y: up[1] - 6, align: "center", verticalAlign: "bottom", fill: look.text, font: "600 12px " + look.font },
              }]),
            };
          },
        },
      ],
    };
  }

  function forest(spec, look) {
    const narrow = spec.width < 420;
    const known = (list) => list.filter((v) => v !== null);
    const low = Math.min(...known(spec.lower), spec.total ? spec.total.lower : Infinity);
    const high = Math.max(...known(spec.upper), spec.total ? spec.total.upper : -Infinity);
    const margin = (high - low || 1) * 0.06;
    const min = Math.max(spec.min, low - margin);
    const max = Math.min(spec.max, high + margin);
    const series = [{
      type: "custom", z: 5, clip: true, data: spec.values.map((v, i) => [v, i, spec.lower[i], spec.upper[i]]),
      encode: { x: [0, 2, 3], y: 1 },
      renderItem: (params, api) => {
        const i = api.value(1);
        if (spec.values[i] === null) return null;
        const at = api.coord([spec.values[i], i]);
        const colour = spec.differs[i] ? look.hot : look.mark;
        return {
          type: "group",
          children: whisker(api, spec.lower[i], spec.upper[i], i, 5, true, colour, 2).concat([
            { type: "circle", shape: { cx: at[0], cy: at[1], r: 5 }, style: { fill: colour, stroke: look.panel, lineWidth: 1.5 } },
          ]),
        };
      },
    }];
    if (spec.total) {
      // Its label is as wide as a good part of the chart, so near an end it stands on the other side.
      const part = (spec.total.value - min) / (max - min);
      const side = part < 0.3 ? "left" : part > 0.7 ? "right" : "center";
      series.push({
        type: "line", data: [], silent: true, z: 1,
        markArea: { silent: true, itemStyle: { color: look.band, opacity: 0.35 }, data: [[{ xAxis: Math.max(min, spec.total.lower) }, { xAxis: Math.min(max, spec.total.upper) }]] },
        markLine: {
          silent: true, symbol: "none", lineStyle: { color: look.text, type: "dashed", width: 1.5 },
          label: { formatter: () => spec.total.label, color: look.text, fontSize: 12, position: "start", distance: 4, align: side }, data: [{ xAxis: spec.total.value }],
        },
      });
    }
    return {
      grid: { left: 8, right: narrow ? 12 : 76, top: 30, bottom: 8, containLabel: true },
      xAxis: Object.assign({ type: "value", min, max, scale: true }, axis(look),
        { axisLabel: { color: look.soft, fontSize: 12, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: ticks(spec.format) } }),
      yAxis: [
        Object.assign({ type: "category", inverse: true, data: spec.names }, axis(look),
          { axisLabel: { color: look.text, fontSize: 12, interval: 0, width: narrow ? 96 : 150, overflow: "truncate" }, splitLine: { show: false } }),
        Object.assign({ type: "category", inverse: true, position: "right", data: spec.sizes, show: !narrow }, axis(look),
          { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { color: look.soft, fontSize: 11, interval: 0 } }),
      ],
      tooltip: { formatter: (at) => tip(spec.tips[at.dataIndex]) },
      series,
    };
  }

  function heat(spec, look) {
    const roomy = spec.width / spec.xNames.length >= 84;
    const size = roomy ? 12 : 10;
    const most = Math.max(...spec.cells.map((cell) => cell.value || 0), 0) || 1;
    const values = spec.cells.map((cell, i) => ({
      value: [cell.x, cell.y, cell.value], cell: i, label: { color: letters(mixed(look.cold, look.mark, cell.value / most)) },
    }));
    return {
      grid: { left: 30, right: 12, top: 10, bottom: 34, containLabel: true },
      xAxis: Object.assign({ type: "category", data: spec.xNames, name: spec.xName, nameLocation: "middle", nameGap: 26 }, axis(look), { axisLabel: { color: look.text, fontSize: 12 }, splitLine: { show: false } }),
      yAxis: Object.assign({ type: "category", data: spec.yNames, name: spec.yName, nameLocation: "middle", nameGap: 24 }, axis(look), { axisLabel: { color: look.text, fontSize: 12 }, splitLine: { show: false } }),
      visualMap: { show: false, min: 0, max: most, inRange: { color: [look.cold, look.mark] } },
      tooltip: { formatter: (at) => tip(spec.cells[at.data.cell].tip) },
      series: [{
        type: "heatmap", data: values, itemStyle: { borderColor: look.panel, borderWidth: 2, borderRadius: 3 },
        label: {
          show: true, fontSize: roomy ? 11 : size, lineHeight: size + 3,
          formatter: (at) => {
            const cell = spec.cells[at.data.cell];
            return roomy && cell.doubt ? cell.label + "\n" + cell.doubt : cell.label;
          },
        },
      }],
    };
  }

  function treemap(spec, look) {
    const palette = ["#1f6f8b", "#2a7f62", "#5b7f2a", "#7a6a1f", "#8b5a1f", "#8b431f", "#8b2f3f", "#7a3b73", "#5a4b9a", "#3f5fa8", "#4a5568", "#2f6f9f"];
    return {
      tooltip: { formatter: (at) => (at.data && at.data.tip ? tip(at.data.tip) : "") },
      series: [{
        type: "treemap", animation: false, left: 0, right: 0, top: 0, bottom: 0, roam: false, nodeClick: false, breadcrumb: { show: false },
        itemStyle: { borderColor: look.panel, borderWidth: 2, gapWidth: 2 },
        label: { show: true, color: "#fff", fontSize: 12, lineHeight: 16, padding: 6, position: "insideTopLeft" },
        data: spec.nodes.map((node, i) => ({
          name: node.name, value: node.value, tip: node.tip, itemStyle: { color: palette[i % palette.length] },
          label: { formatter: () => node.label }, // a text would be a template, of which {b} is a place
        })),
      }],
    };
  }

  /** As many lines of each label as its cell has room for: a name can go over several, a number is whole or not there. */
  function fit(chart, spec, look) {
    const line = 16;
    const padding = 12;
    const wide = (text) => echarts.format.getTextRect(text, "12px " + look.font).width;
    const places = chart.getModel().getSeriesByIndex(0).getData();
    const option = chart.getOption().series[0];
    const data = option.data.map((one, i) => {
      const node = places.tree.root.children.find((child) => child.name === one.name);
      const room = node ? node.getLayout() : { width: 0, height: 0 };
      const width = room.width - padding - 4; // and the borders
      let left = Math.floor((room.height - padding) / line);
      const kept = [];
      const [name, ...numbers] = spec.nodes[i].label.split("\n");
      const parts = wide(name) <= width ? [name] : name.split(" ");
      if (parts.length > left || parts.some((part) => wide(part) > width)) return Object.assign({}, one, { label: { show: false } });
      kept.push(...parts);
      left -= parts.length;
      for (const number of numbers) {
        if (left < 1 || wide(number) > width) break;
        kept.push(number);
        left -= 1;
      }
      return Object.assign({}, one, { label: { formatter: () => kept.join("\n") } });
    });
    chart.setOption({ series: [{ data }] });
  }

  function lorenz(spec, look) {
    const share = { factor: 100, decimals: 0, suffix: " %", signed: false };
    const line = (data, extra) => Object.assign({ type: "line", data, showSymbol: false, silent: true, lineStyle: { width: 0 }, emphasis: { disabled: true } }, extra);
    const curve = spec.x.map((x, i) => [x, spec.y[i]]);
    return {
      grid: { left: 14, right: 22, top: 16, bottom: 30, containLabel: true },
      xAxis: Object.assign({ type: "value", min: 0, max: 1, name: spec.xName, nameLocation: "middle", nameGap: 26 }, axis(look), { axisLabel: { color: look.soft, formatter: ticks(share), hideOverlap: true } }),
      yAxis: Object.assign({ type: "value", min: 0, max: 1, name: spec.yName, nameLocation: "middle", nameGap: 44 }, axis(look), { axisLabel: { color: look.soft, formatter: ticks(share) } }),
      tooltip: { trigger: "item", formatter: (at) => (spec.tips[at.dataIndex] ? tip(spec.tips[at.dataIndex]) : "") },
      series: [
        // The band: its lower edge, and on top of it the width up to the upper one.
        line(spec.x.map((x, i) => [x, spec.lower[i]]), { stack: "band", stackStrategy: "all" }),
        line(spec.x.map((x, i) => [x, spec.upper[i] - spec.lower[i]]), { stack: "band", stackStrategy: "all", areaStyle: { color: look.band, opacity: 0.5 } }),
        line([[0, 0], [1, 1]], { lineStyle: { width: 1.5, type: "dashed", color: look.soft } }),
        { type: "line", data: curve, symbol: "circle", symbolSize: 7, showSymbol: true, lineStyle: { width: 2.5, color: look.mark }, itemStyle: { color: look.mark } },
      ],
    };
  }

  function rows(spec, look) {
    const known = (list) => list.filter((v) => v !== null);
    const low = Math.min(0, ...known(spec.lower));
    const high = Math.max(0, ...known(spec.upper));
    const margin = (high - low || 1) * 0.04;
    return {
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: Object.assign({ type: "value", min: low < 0 ? low - margin : 0, max: high + margin }, axis(look),
        { axisLabel: { color: look.soft, fontSize: 12, hideOverlap: true, showMinLabel: low === 0, showMaxLabel: false, formatter: ticks(spec.format) } }),
      yAxis: Object.assign({ type: "category", inverse: true, data: spec.names }, axis(look),
        { axisLabel: { color: look.text, fontSize: 12, interval: 0, width: spec.width < 420 ? 110 : 190, overflow: "truncate" }, splitLine: { show: false }, axisLine: { onZero: false, lineStyle: { color: look.line } } }),
      tooltip: { formatter: (at) => tip(spec.tips[at.dataIndex]) },
      series: [
        { type: "bar", data: spec.values, barMaxWidth: 18, itemStyle: { color: look.mark, opacity: 0.8, borderRadius: 2 } },
        {
          type: "custom", z: 5, data: spec.values.map((v, i) => [v, i, spec.lower[i], spec.upper[i]]), encode: { x: [0, 2, 3], y: 1 },
          renderItem: (params, api) => {
            const i = api.value(1);
            if (spec.values[i] === null) return null;
            return { type: "group", children: whisker(api, spec.lower[i], spec.upper[i], i, 5, true, look.text, 1.5) };
          },
        },
      ],
    };
  }

  function plane(spec, look) {
    const all = (pick, cross) => {
      const values = spec.points.flatMap((p) => p.outline.map((at) => at[pick]).concat([pick === 0 ? p.x : p.y])).filter((v) => v !== null);
      if (cross !== null) values.push(cross);
      const low = Math.min(...values);
      const high = Math.max(...values);
      const margin = (high - low || 1) * 0.08;
      return { min: low - margin, max: high + margin };
    };
    const known = spec.points.filter((p) => p.x !== null && p.y !== null);
    const across = all(0, spec.crossX);
    // A name stands on the side where there is more room.
    const side = (p) => ((p.x - across.min) / (across.max - across.min) > 0.55 ? "left" : "right");
    const ends = (name, range, format, gap) => Object.assign({ type: "value", name, nameLocation: "middle", nameGap: gap }, range, axis(look),
      { axisLabel: { color: look.soft, fontSize: 12, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: ticks(format) }, splitLine: { show: false } });
    const cross = [];
    if (spec.crossX !== null) cross.push({ xAxis: spec.crossX });
    if (spec.crossY !== null) cross.push({ yAxis: spec.crossY });
    return {
      grid: { left: 30, right: 20, top: 24, bottom: 34, containLabel: true },
      xAxis: ends(spec.xName, across, spec.xFormat, 28),
      yAxis: ends(spec.yName, all(1, spec.crossY), spec.yFormat, 44),
      tooltip: { formatter: (at) => (at.data && at.data.tip ? tip(at.data.tip) : "") },
      series: [
        {
          type: "custom", z: 1, silent: true, data: [0],
          renderItem: (params) => {
            const { x, y, width, height } = params.coordSys;
            const places = [[x + 6, y + 6, "left", "top"], [x + width - 6, y + 6, "right", "top"], [x + 6, y + height - 6, "left", "bottom"], [x + width - 6, y + height - 6, "right", "bottom"]];
            return {
              type: "group",
              children: spec.corners.map((name, i) => ({
                type: "text", style: { text: name, x: places[i][0], y: places[i][1], align: places[i][2], verticalAlign: places[i][3], fill: look.soft, font: "600 13px " + look.font, width: width / 2 - 14, overflow: "break" },
              })),
            };
          },
        },
        {
          type: "custom", z: 2, silent: true, clip: true, data: known.map((p) => [p.x, p.y]),
          renderItem: (params, api) => {
            const line = known[params.dataIndex].outline.map((at) => api.coord(at));
            return line.length === 0 ? null : { type: "polygon", shape: { points: line }, style: { fill: look.band, opacity: 0.28, stroke: look.mark, lineWidth: 1 } };
          },
        },
        {
          type: "scatter", z: 4, symbolSize: 9, itemStyle: { opacity: 1, color: look.mark, borderColor: look.panel, borderWidth: 1 },
          data: known.map((p) => ({ value: [p.x, p.y], name: p.name, tip: p.tip, label: { position: side(p) } })),
          label: { show: true, position: "right", distance: 6, color: look.text, fontSize: 12, fontFamily: look.font, formatter: (at) => at.data.name },
          labelLayout: { hideOverlap: true, moveOverlap: "shiftY" },
          markLine: { silent: true, symbol: "none", lineStyle: { color: look.soft, type: "dashed", width: 1.2 }, label: { show: false }, data: cross },
        },
      ],
    };
  }

  const kinds = { gauge, bars, forest, heat, treemap, lorenz, rows, plane };

  // ---------------------------------------------------------------- page

  function draw(id) {
    const box = document.getElementById(id);
    if (!box || box.clientWidth === 0) return; // inside of closed details: drawn when they are opened
    let chart = drawn.get(id);
    if (!chart) {
      chart = echarts.init(box, null, { renderer: "svg" });
      drawn.set(id, chart);
    }
    const look = looks();
    const spec = Object.assign({ width: chart.getWidth() }, charts[id]);
    const option = kinds[spec.kind](spec, look);
    const base = common(look);
    option.tooltip = Object.assign({}, base.tooltip, option.tooltip);
    chart.setOption(Object.assign({}, base, option), true);
    if (spec.kind === "treemap") fit(chart, spec, look);
    box.dataset.drawn = spec.kind;
  }

  function drawAll() {
    Object.keys(charts).forEach(draw);
    document.documentElement.dataset.drawn = String(drawn.size);
  }

  /** Draws a chart again at the width that its place has now, or at a given one. */
  function resize(id, width) {
    const box = document.getElementById(id);
    if (!drawn.has(id) || box.clientWidth === 0) return;
    drawn.get(id).resize({ width: width ? (box.dataset.wide ? width : (width - gap) / 2) - frame : "auto" });
    draw(id);
  }

  document.querySelectorAll("details").forEach((one) => one.addEventListener("toggle", drawAll));
  const widths = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const id = entry.target.id;
      const printing = document.documentElement.dataset.print;
      if (!printing && drawn.has(id) && drawn.get(id).getWidth() !== Math.floor(entry.contentRect.width)) resize(id);
    }
  });
  document.querySelectorAll(".chart").forEach((box) => widths.observe(box));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  document.getElementById("theme").addEventListener("click", (event) => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    event.currentTarget.setAttribute("aria-pressed", String(!dark));
    drawAll();
  });
  // On paper: light colours, and as wide as the sheet.
  window.addEventListener("beforeprint", () => {
    document.documentElement.dataset.print = "yes";
    drawn.forEach((chart, id) => resize(id, paper));
  });
  window.addEventListener("afterprint", () => {
    delete document.documentElement.dataset.print;
    drawn.forEach((chart, id) => resize(id));
  });
  document.documentElement.dataset.script = "yes";
  drawAll();
})();
