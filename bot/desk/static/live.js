// Keeps the page up to date: asks for it again while somebody looks, and puts in what has changed.

const EVERY = 15_000;
const stale = document.querySelector("#stale");

async function renew() {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, redirect: "error" });
  } catch {
    stale.hidden = false;
    return;
  }
  if (answer.status === 401 || answer.status === 403) {
    location.reload(); // the session has ended: the server says so, and what to do
    return;
  }
  stale.hidden = answer.ok;
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (now && now.innerHTML !== part.innerHTML) part.innerHTML = now.innerHTML;
  }
}

setInterval(renew, EVERY);
document.addEventListener("visibilitychange", renew);
