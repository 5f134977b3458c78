/* Keys of the review pages. None fires while a person types, or together with Ctrl, Alt or Meta. */
"use strict";

(() => {
  const isTyping = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName));

  const modifies = (event) => event.ctrlKey || event.altKey || event.metaKey;

  /** Move the focus along the rows of the list. */
  const step = (links, by) => {
    const at = links.indexOf(document.activeElement);
    const to = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
    links[to].focus();
    links[to].closest("tr, .ct-pair")?.scrollIntoView({ block: "nearest" });
  };

  const onListKey = (event, links) => {
    if (event.key === "j") step(links, 1);
    else if (event.key === "k") step(links, -1);
    else return;
    event.preventDefault();
  };

  const onTriageKey = (event, page) => {
    if (event.key === "?") {
      page.querySelector("dialog.ct-help").showModal();
      event.preventDefault();
      return;
    }
    const target = /^[cdujk]$/.test(event.key) && page.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "SELECT") target.focus();
    else target.click();
  };

  const confirmReason = (event) => {
    const dismiss = document.querySelector("[data-dismiss]");
    if (event.key !== "Enter" || !event.target.value || !dismiss) return;
    event.preventDefault();
    dismiss.click();
  };

  document.addEventListener("DOMContentLoaded", () => {
    const page = document.querySelector("[data-triage]");
    const links = [...document.querySelectorAll("#result_list .ct-review")];
    page?.querySelector("#decision-reason")?.addEventListener("keydown", confirmReason);
    page?.querySelector("[data-help]")?.addEventListener("click", () =>
      page.querySelector("dialog.ct-help").showModal(),
    );
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.repeat || modifies(event) || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      if (page) onTriageKey(event, page);
      else if (links.length) onListKey(event, links);
    });
  });
})();
