/* Keys of the review pages. None fires while a person types, or together with Ctrl, Alt or Meta. */
"use strict";

(() => {
  /** Reasons with a key of their own: both are a relation between the claims, and chosen most often. */
  const REASON_KEYS = { l: "update", s: "same-claim" };

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
    if (event.key in REASON_KEYS) {
      const reason = page.querySelector(`#decision-reason option[data-slug="${REASON_KEYS[event.key]}"]`);
      if (!reason) return;
      reason.selected = true;
      page.querySelector("[data-dismiss]").click();
      event.preventDefault();
      return;
    }
    const target = /^[acdujk]$/.test(event.key) && page.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "SELECT") target.focus();
    else target.click();
  };

  /** Renew the lease while the page is open, and give it back when the page goes. */
  const keepLease = (box) => {
    if (!box) return;
    const kept = `lease:${box.dataset.leaseUrl}`;
    const isReloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
    const send = (what) => {
      const data = new FormData(box.querySelector("form"));
      data.set("do", what);
      data.set("answer", "json");
      return data;
    };
    const renew = async () => {
      const answer = await fetch(box.dataset.leaseUrl, { method: "POST", body: send("take") });
      const state = answer.ok ? await answer.json() : { is_mine: false, trouble: "" };
      const told = box.querySelector("[data-lease-told]");
      told.textContent = state.is_mine
        ? `You look at this until ${state.until} UTC; the open page renews it.`
        : state.trouble || "You do not hold this any more. Load the page again.";
      if (!state.is_mine) box.classList.add("ct-alert");
    };
    if (box.dataset.lease === "free" && isReloaded && sessionStorage.getItem(kept)) {
      // Reloading gave the lease back; take it again unless somebody was quicker.
      sessionStorage.removeItem(kept);
      fetch(box.dataset.leaseUrl, { method: "POST", body: send("take") }).then(() => location.replace(location.href));
      return;
    }
    if (box.dataset.lease !== "mine") return;
    sessionStorage.setItem(kept, "1");
    box.querySelector("form").addEventListener("submit", () => sessionStorage.removeItem(kept));
    renew(); // the page before may have given it back after this one was made
    setInterval(renew, 60_000);
    window.addEventListener("pageshow", (event) => event.persisted && renew());
    window.addEventListener("pagehide", () => navigator.sendBeacon(box.dataset.leaseUrl, send("release")));
  };

  const confirmReason = (event) => {
    const dismiss = document.querySelector("[data-dismiss]");
    if (event.key !== "Enter" || !event.target.value || !dismiss) return;
    event.preventDefault();
    dismiss.click();
  };

  document.addEventListener("DOMContentLoaded", () => {
    const page = document.querySelector("[data-triage]");
    keepLease(page?.querySelector("[data-lease]"));
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
