'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const longFrom = 400; // rows from which on only those in view are laid out
  const printedLanes = 5; // more lanes aren't readable side by side on a sheet of paper
  const printedRows = 250; // and more rows not without a thread's name in each
  const printedSteps = 1200; // rows of all printed tables together

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function button(text, title, act) {
    const made = element('button', '', text);
    made.type = 'button';
    made.title = title;
    made.addEventListener('click', act);
    return made;
  }

  function shape(tag, attributes) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  // The theme: as the system has it, or as the reader chose; some browsers keep nothing for files.
  function remembered(value) {
    try {
      if (value === undefined) return localStorage.getItem('daxverify-theme');
      localStorage.setItem('daxverify-theme', value);
    } catch { /* not kept: the page works without */ }
    return value ?? null;
  }

  function startTheme() {
    const themes = ['system', 'light', 'dark'];
    const toggle = document.getElementById('theme');
    let now = themes.includes(remembered()) ? remembered() : 'system';
    const show = () => {
      if (now === 'system') document.documentElement.removeAttribute('data-theme');
      else document.documentElement.dataset.theme = now;
      toggle.textContent = 'Theme: ' + now;
    };
    toggle.addEventListener('click', () => {
      now = themes[(themes.indexOf(now) + 1) % themes.length];
      remembered(now);
      show();
    });
    show();
  }

  async function copy(from, to) {
    const text = from.textContent;
    try {
      await navigator.clipboard.writeText(text);
      to.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(from);
      to.textContent = 'Selected';
    }
  }

  function sourceOf(place, radius) {
    const lines = [];
    for (const excerpt of data.sources) {
      if (excerpt.file !== place.file) continue;
      excerpt.lines.forEach((text, i) => {
        const number = excerpt.firstLine + i;
        if (Math.abs(number - place.line) <= radius) lines.push({ number, text });
      });
    }
    return lines.sort((a, b) => a.number - b.number);
  }

  class Picture {
    constructor(host, trace, maps, id) {
      this.host = host;
      this.trace = trace;
      this.maps = maps;
      this.moves = new Set(maps.slice(1).map(map => map.step));
      this.id = id;
      this.names = new Map(trace.lanes.map(lane => [lane.number, lane.name]));
      this.hasKey = trace.steps.some(step => !step.isKey);
      this.showsAll = !this.hasKey;
      this.showsArrows = false;
      this.build();
      this.render();
      const defect = this.rows.findLastIndex(({ step }) => step.kind === 'defect');
      this.go(defect < 0 ? this.rows.length - 1 : defect);
    }

    build() {
      this.host.textContent = '';
      this.host.append(element('h3', '', 'Interleaving'));
      const tools = element('div', 'tools');
      tools.append(
        button('First', 'First step (Home)', () => this.go(0)),
        button('← Back', 'Previous step (up arrow)', () => this.go(this.at - 1)),
        button('Next →', 'Next step (down arrow)', () => this.go(this.at + 1)),
        button('Last', 'Last step (End)', () => this.go(this.rows.length - 1)),
        button('Next switch', 'Next step at which control passes to another lane (s)', () => this.nextSwitch()));
      if (this.hasKey) {
        this.all = button('All steps', 'Show every step, not only those that matter most (a)', () => this.toggleAll());
        tools.append(this.all);
      }
      if (this.trace.orders.length > 0) {
        this.arrow = button('Order', 'Show which steps come after which, whatever the schedule (o)', () => this.toggleArrows());
        tools.append(this.arrow);
      }
      this.count = element('span', 'count');
      tools.append(this.count);
      const view = element('div', 'view');
      this.lanes = element('div', 'lanes');
      this.lanes.tabIndex = 0;
      this.lanes.setAttribute('role', 'listbox');
      this.lanes.setAttribute('aria-label', 'Steps of the interleaving, in order; arrow keys step through');
      this.lanes.addEventListener('keydown', event => this.onKey(event));
      this.now = element('div', 'now');
      this.now.setAttribute('role', 'region');
      this.now.setAttribute('aria-label', 'The chosen step');
      this.now.tabIndex = 0;
      view.append(this.lanes, this.now);
      const key = element('p', 'key');
      key.append(element('span', '', 'holds a lock'), element('span', 'shared', 'holds it shared'), element('span', 'waits', 'waits for it'));
      this.host.append(tools, ...this.trace.bars.length > 0 ? [key] : [], view);
    }

    render() {
      const { trace } = this;
      this.rows = [];
      this.reasons = [];
      const used = new Set(trace.steps.filter(step => this.showsAll || step.isKey).map(step => step.lane));
      this.shown = trace.lanes.filter(lane => used.has(lane.number));
      this.columns = new Map(this.shown.map((lane, i) => [lane.number, i + 2]));
      this.grid = element('div', 'grid');
      this.grid.setAttribute('role', 'presentation');
      this.grid.style.setProperty('--lanes', this.shown.length);
      const heads = element('div', 'heads');
      heads.setAttribute('aria-hidden', 'true');
      heads.append(element('span', '', 'step'), ...this.shown.map(lane => element('span', '', lane.name)));
      const fragment = document.createDocumentFragment();
      fragment.append(heads);
      let line = 2;
      const lines = [];
      let [skipped, last] = [null, null];
      trace.steps.forEach((step, index) => {
        lines.push(line);
        if (!this.showsAll && !step.isKey) {
          if (step.switch) skipped = step;
          return;
        }
        // Where the step at which control passed isn't shown, the next one of that lane says why.
        const why = step.switch ?? (skipped?.lane === step.lane && last !== step.lane ? skipped.switch : null);
        [skipped, last] = [null, step.lane];
        if (why) {
          fragment.append(this.reason(step.lane, why, line++));
          lines[index] = line;
        }
        fragment.append(this.row(step, index, line++, why));
      });
      lines.push(line);
      fragment.append(...this.tracks(line), ...this.bars(lines));
      this.grid.append(fragment);
      this.grid.classList.toggle('long', this.rows.length > longFrom);
      this.lanes.replaceChildren(this.grid);
      this.sheet();
      if (!this.arrow) return;
      this.arrows = this.shownOrders();
      this.arrow.disabled = this.arrows.length === 0;
      this.arrow.title = this.arrow.disabled ? 'Nothing orders the steps that are shown' : 'Show which steps come after which, whatever the schedule (o)';
      if (this.showsArrows) this.drawArrows();
    }

    // On paper many lanes or steps are a table instead.
    sheet() {
      this.host.querySelector('.sheet')?.remove();
      const isWide = this.shown.length > printedLanes || this.rows.length > printedRows;
      this.host.classList.toggle('wide', isWide);
      if (!isWide) return;
      const pictures = data.pictures.filter(one => one).length;
      const rows = this.rows.slice(-Math.max(12, Math.floor(printedSteps / pictures)));
      const all = this.trace.steps.length + this.trace.leftOut;
      const table = element('table', 'sheet');
      table.append(element('caption', '', rows.length === all ? `All ${all} steps in their order` : `${rows.length} of ${all} steps in their order`
        + (this.showsAll ? '' : ': those that matter most')
        + (rows.length < this.rows.length ? `; ${this.rows.length - rows.length} before them aren't printed, and are on the page` : '')));
      const head = element('tr');
      head.append(...['step', 'thread', 'what it does', 'where'].map(name => element('th', '', name)));
      const [top, body] = [element('thead'), element('tbody')];
      top.append(head);
      for (const { index, step, why } of rows) {
        const line = element('tr', step.kind);
        const what = element('td');
        if (why) what.append(element('span', 'why', `→ ${why}`));
        what.append(step.text);
        line.append(element('td', '', this.numberOf(index)), element('td', '', this.names.get(step.lane)), what, element('td', '', step.at));
        body.append(line);
      }
      table.append(top, body);
      this.host.append(table);
    }

    // Why control passed stands in the lane that it passed to, beside that lane's bars.
    reason(lane, why, line) {
      const made = element('div', 'switch');
      made.setAttribute('aria-hidden', 'true');
      made.style.gridRow = line;
      const said = element('span', '', why);
      said.style.gridColumn = this.columns.get(lane);
      made.append(said);
      this.reasons.push({ lane, made });
      return made;
    }

    row(step, index, line, why) {
      const row = element('div', 'step ' + step.kind);
      row.id = `${this.id}-${index}`;
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', 'false');
      row.style.gridRow = line;
      const text = element('span', 'text', step.text);
      text.style.gridColumn = this.columns.get(step.lane);
      if (step.at) text.append(' ', element('span', 'at', step.at));
      if (this.moves.has(index)) text.append(element('span', 'moves', 'memory changes'));
      if (why) text.append(element('span', 'spoken', `; control passed here: ${why}`));
      row.append(element('span', 'number', this.numberOf(index)), element('span', 'spoken', `${this.names.get(step.lane)}: `), text);
      const at = this.rows.length;
      row.addEventListener('click', () => this.go(at));
      this.rows.push({ row, index, step, why });
      return row;
    }

    numberOf(index) {
      return index + 1 + this.trace.leftOut;
    }

    tracks(end) {
      return this.shown.map((lane, i) => {
        const track = element('div', 'track');
        track.style.gridColumn = i + 2;
        track.style.gridRow = `2 / ${end}`;
        return track;
      });
    }

    // While only some steps are shown, so are only the locks that those take, give back or wait for.
    matters(bar) {
      return this.showsAll || this.trace.steps[bar.first].isKey || this.trace.steps[bar.last].isKey && bar.last < this.trace.steps.length - 1;
    }

    // Bars of one lane that overlap stand side by side; the text begins right of them.
    bars(lines) {
      const made = [];
      for (const lane of this.shown) {
        const ends = [];
        let widest = 0;
        for (const bar of this.trace.bars.filter(one => one.lane === lane.number && this.matters(one))) {
          const [from, to] = [lines[bar.first], Math.max(lines[bar.first] + 1, lines[bar.last + 1])];
          let slot = ends.findIndex(end => end <= from);
          if (slot < 0) slot = ends.length;
          ends[slot] = to;
          widest = Math.max(widest, slot + 1);
          const drawn = element('div', `held${bar.isShared ? ' shared' : ''}${bar.isWait ? ' waits' : ''}`);
          drawn.setAttribute('aria-hidden', 'true');
          drawn.title = `${this.names.get(bar.lane)} ${bar.isWait ? 'waits for' : bar.isShared ? 'holds, shared,' : 'holds'} ${bar.lock}`;
          drawn.style.gridColumn = this.columns.get(bar.lane);
          drawn.style.gridRow = `${from} / ${to}`;
          drawn.style.marginLeft = `${4 + 8 * slot}px`;
          made.push(drawn);
        }
        const indent = `${8 + 8 * widest}px`;
        for (const { row, step } of this.rows) if (step.lane === lane.number) row.style.setProperty('--indent', indent);
        for (const { lane: number, made: reason } of this.reasons) if (number === lane.number) reason.style.setProperty('--indent', indent);
      }
      return made;
    }

    // What orders two steps orders all before the one and all after the other: where one of them isn't shown, its neighbour in the lane is.
    shownOrders() {
      const found = new Map();
      for (const order of this.trace.orders) {
        const [source, target] = [this.trace.steps[order.from].lane, this.trace.steps[order.to].lane];
        const from = this.rows.findLast(({ index, step }) => index <= order.from && step.lane === source);
        const to = this.rows.find(({ index, step }) => index >= order.to && step.lane === target);
        if (from && to && source !== target) found.set(`${from.index} ${to.index}`, { from, to, source, target });
      }
      // What follows from another arrow between the same lanes needs none of its own.
      const all = [...found.values()];
      return all.filter((one) => !all.some((other) => other !== one && other.source === one.source && other.target === one.target && other.from.index >= one.from.index && other.to.index <= one.to.index))
        .map(({ from, to }) => ({ from: from.row, to: to.row }));
    }

    drawArrows() {
      this.grid.querySelector('.arrows')?.remove();
      const svg = shape('svg', { class: 'arrows', 'aria-hidden': 'true' });
      const marker = shape('marker', { id: this.id + '-tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' });
      marker.append(shape('path', { d: 'M0 0 L8 4 L0 8 z' }));
      svg.append(marker);
      // From the side of a lane that faces the other one: between them an arrow crosses no text where they are neighbours.
      const side = (row, isRight) => [row.lastChild.offsetLeft + (isRight ? row.lastChild.offsetWidth - 14 : 2), row.offsetTop + Math.min(11, row.offsetHeight / 2)];
      for (const { from, to } of this.arrows) {
        const isForth = from.lastChild.offsetLeft < to.lastChild.offsetLeft;
        const [[x1, y1], [x2, y2]] = [side(from, isForth), side(to, !isForth)];
        const bend = isForth ? 24 : -24;
        svg.append(shape('path', { d: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, 'marker-end': `url(#${this.id}-tip)` }));
      }
      this.grid.append(svg);
    }

    go(to) {
      if (this.rows.length === 0) return;
      const before = this.rows[this.at];
      if (before) {
        before.row.classList.remove('here');
        before.row.setAttribute('aria-selected', 'false');
      }
      this.at = Math.max(0, Math.min(this.rows.length - 1, to));
      const { row, index, step, why } = this.rows[this.at];
      row.classList.add('here');
      row.setAttribute('aria-selected', 'true');
      this.lanes.setAttribute('aria-activedescendant', row.id);
      this.bringIntoView(row);
      if (this.grid.classList.contains('long')) requestAnimationFrame(() => this.bringIntoView(row)); // rows that come into view get their true heights then
      this.count.textContent = `step ${this.numberOf(index)} of ${this.trace.steps.length + this.trace.leftOut}`
        + (this.rows.length < this.trace.steps.length ? `, ${this.rows.length} shown` : '') + (this.trace.leftOut > 0 ? `, the first ${this.trace.leftOut} left out` : '');
      this.tell(step, index, why);
    }

    bringIntoView(row) {
      const { offsetTop, offsetHeight } = row;
      const head = this.grid.firstChild.offsetHeight;
      if (offsetTop - head < this.lanes.scrollTop) this.lanes.scrollTop = offsetTop - head - 40;
      else if (offsetTop + offsetHeight > this.lanes.scrollTop + this.lanes.clientHeight) this.lanes.scrollTop = offsetTop + offsetHeight - this.lanes.clientHeight + 40;
      const [number, text] = [row.firstChild.offsetWidth, row.lastChild];
      if (text.offsetLeft - number < this.lanes.scrollLeft) this.lanes.scrollLeft = text.offsetLeft - number;
      else if (text.offsetLeft + text.offsetWidth > this.lanes.scrollLeft + this.lanes.clientWidth) this.lanes.scrollLeft = text.offsetLeft + text.offsetWidth - this.lanes.clientWidth;
    }

    tell(step, index, why) {
      this.now.replaceChildren(element('h4', '', `Step ${this.numberOf(index)} · ${this.names.get(step.lane)}`), element('p', 'what', step.text));
      if (why) this.now.append(element('p', '', `Control passed here: ${why}`));
      if (step.at) this.now.append(element('p', 'at', step.place ? `${step.place.file}:${step.place.line}` : step.at));
      if (step.place) {
        const lines = sourceOf(step.place, 4);
        if (lines.length > 0) {
          const shown = element('div', 'source');
          shown.tabIndex = 0;
          shown.setAttribute('role', 'region');
          shown.setAttribute('aria-label', `Source of ${step.at}`);
          for (const { number, text } of lines) {
            const line = element('div', number === step.place.line ? 'hit' : '');
            line.append(element('i', '', number), text);
            shown.append(line);
          }
          this.now.append(shown);
        }
      }
      const held = this.trace.bars.filter(bar => bar.first <= index && index <= bar.last && this.matters(bar));
      if (held.length > 0) {
        const list = element('ul');
        list.append(...held.map(bar => element('li', '', `${this.names.get(bar.lane)} ${bar.isWait ? 'waits for' : bar.isShared ? 'holds, shared,' : 'holds'} ${bar.lock}`)));
        this.now.append(element('h4', '', 'Locks at this step'), list);
      }
      this.tellMemory(index);
    }

    // How memory was shared out after a step; undefined where nobody knows.
    mapAfter(index) {
      return this.maps.findLast(map => map.step <= index)?.bars;
    }

    tellMemory(index) {
      const [before, after] = [this.mapAfter(index - 1), this.mapAfter(index)];
      if (!after) return;
      const told = element('div', 'memory');
      if (before && before !== after) told.append(element('h4', '', 'Memory before this step'), ...before.map((bar, i) => this.map(bar, after[i])));
      told.append(element('h4', '', before === after ? 'Memory before and after this step' : 'Memory after this step'));
      told.append(...after.map((bar, i) => this.map(bar, before?.[i])));
      this.now.append(told);
    }

    // A region as a bar; what isn't so in the other map is framed.
    map(bar, other) {
      const figure = element('figure');
      const picture = shape('svg', { role: 'img', 'aria-label': bar.words });
      picture.append(shape('rect', { class: 'free', width: '100%', height: '100%' }));
      for (const range of bar.ranges) {
        const isOther = other && !other.ranges.some(one => one.title === range.title);
        const part = shape('rect', { class: `owner${range.colour}${isOther ? ' changed' : ''}`, x: `${range.x}%`, width: `${range.width}%`, height: '100%' });
        const title = shape('title', {});
        title.textContent = range.title;
        part.append(title);
        picture.append(part);
        if (!range.label) continue;
        const label = shape('text', { x: `${range.x}%`, dx: 6, y: 20 });
        label.textContent = range.label;
        picture.append(label);
      }
      figure.append(element('figcaption', '', bar.title), picture, element('p', 'ranges', bar.words));
      return figure;
    }

    nextSwitch() {
      const next = this.rows.findIndex(({ why }, i) => i > this.at && why);
      if (next >= 0) this.go(next);
    }

    toggleAll() {
      const index = this.rows[this.at]?.index ?? 0;
      this.showsAll = !this.showsAll;
      this.all.setAttribute('aria-pressed', this.showsAll);
      this.at = undefined;
      this.render();
      const nearest = this.rows.findLastIndex(row => row.index <= index);
      this.go(Math.max(0, nearest));
    }

    toggleArrows() {
      if (this.arrow.disabled) return;
      this.showsArrows = !this.showsArrows;
      this.arrow.setAttribute('aria-pressed', this.showsArrows);
      if (this.showsArrows) this.drawArrows();
      else this.grid.querySelector('.arrows')?.remove();
    }

    onKey(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const acts = {
        ArrowDown: () => this.go(this.at + 1), j: () => this.go(this.at + 1), ArrowRight: () => this.go(this.at + 1),
        ArrowUp: () => this.go(this.at - 1), k: () => this.go(this.at - 1), ArrowLeft: () => this.go(this.at - 1),
        PageDown: () => this.go(this.at + 20), PageUp: () => this.go(this.at - 20),
        Home: () => this.go(0), End: () => this.go(this.rows.length - 1),
        s: () => this.nextSwitch(), a: () => this.all && this.toggleAll(), o: () => this.arrow && this.toggleArrows(),
      };
      if (Object.hasOwn(acts, event.key)) {
        event.preventDefault();
        acts[event.key]();
      }
    }
  }

  for (const hidden of document.querySelectorAll('.needs-script')) hidden.hidden = false;
  startTheme();
  for (const one of document.querySelectorAll('.copy')) one.addEventListener('click', () => copy(one.previousElementSibling, one));
  for (const host of document.querySelectorAll('[data-picture]')) {
    const number = Number(host.dataset.picture);
    if (data.pictures[number]) new Picture(host, data.pictures[number], data.maps[number], `step-${number}`);
  }
  // On paper nothing can be opened: what is folded away is printed too.
  addEventListener('beforeprint', () => { for (const one of document.querySelectorAll('details:not([open])')) { one.open = true; one.dataset.opened = ''; } });
  addEventListener('afterprint', () => { for (const one of document.querySelectorAll('details[data-opened]')) { one.open = false; delete one.dataset.opened; } });
  document.documentElement.dataset.ready = 'true';
})();
