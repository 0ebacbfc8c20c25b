"use strict";
// Filters while the reader types; without it the server does the same with the button.
(() => {
  const form = document.querySelector("form");
  if (!form) return;
  const box = form.elements.namedItem("filter");
  const count = form.querySelector("output");
  const targets = Array.from(document.querySelectorAll(".targets > tbody"), body => {
    const glance = Array.from(body.rows[0].cells).slice(0, 4);
    const parts = glance.concat(body.querySelector(".labels") || []);
    return {body, text: parts.map(part => part.textContent).join(" ").toLowerCase()};
  });
  const show = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(word => word);
    let shown = 0;
    for (const target of targets) {
      const match = words.every(word => target.text.includes(word));
      target.body.hidden = !match;
      if (match) shown++;
    }
    count.value = count.dataset.text.replace("{0}", shown).replace("{1}", targets.length);
    const query = words.length ? "?filter=" + encodeURIComponent(words.join(" ")) : "";
    history.replaceState(null, "", location.pathname + query);
  };
  form.querySelector("button").hidden = true;
  form.addEventListener("submit", event => event.preventDefault());
  box.addEventListener("input", show);
  show();
})();
