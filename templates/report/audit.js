// What a drawn page must not show. Run in the page by the printer; it is not part of the report.

(() => {
  const HOLE = /\bundefined\b|\bNaN\b|\[object [A-Z]\w*\]/;
  /** Prose and code are an author's own words: there "undefined" may well be meant. */
  const UNCHECKED = 'h1, .lead, .authored, details, script, style, noscript';

  return [...findHoles(), ...findDeadLinks(), ...findOverflow()];

  function findHoles() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faults = [];
    while (walker.nextNode()) {
      const { textContent, parentElement } = walker.currentNode;
      const hole = HOLE.exec(textContent)?.[0];
      if (hole === undefined || parentElement.closest(UNCHECKED) !== null) continue;
      const place = parentElement.closest('[id]')?.id;
      faults.push(`the text of ${place === undefined || place === 'main' ? 'an output' : place} holds "${hole}"`);
    }
    return faults;
  }

  function findDeadLinks() {
    const targets = [...document.querySelectorAll('a[href^="#"]')].map((link) =>
      decodeURIComponent(link.hash.slice(1)),
    );
    const dead = targets.filter((target) => document.getElementById(target) === null);
    return dead.map((target) => `the link #${target} leads nowhere`);
  }

  function findOverflow() {
    const edgePx = document.documentElement.clientWidth + 1;
    const parts = [...document.querySelectorAll('table, pre, figure, img')];
    const wide = parts.filter((part) => part.getBoundingClientRect().right > edgePx);
    return wide.map((part) => `${nameOf(part)} is wider than the paper; show fewer columns or shorter words`);
  }

  function nameOf(part) {
    return part.querySelector('.title')?.textContent ?? `a ${part.tagName.toLowerCase()}`;
  }
})();
