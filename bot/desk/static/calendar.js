// A day that is dragged onto another one swaps their questions: the same form that the day's own page has.

const form = document.querySelector("#swap");
const days = [...document.querySelectorAll("[data-day]")];
let dragged = "";

for (const day of form ? days : []) {
  day.addEventListener("dragstart", (event) => {
    dragged = day.dataset.day;
    event.dataTransfer.setData("text/plain", dragged);
    event.dataTransfer.effectAllowed = "move";
  });
  day.addEventListener("dragend", () => {
    dragged = "";
    for (const each of days) each.classList.remove("over");
  });
  day.addEventListener("dragover", (event) => {
    if (!dragged || dragged === day.dataset.day) return;
    event.preventDefault();
    day.classList.add("over");
  });
  day.addEventListener("dragleave", () => day.classList.remove("over"));
  day.addEventListener("drop", (event) => {
    if (!dragged || dragged === day.dataset.day) return;
    event.preventDefault();
    form.elements.days.value = dragged;
    form.elements.other.value = day.dataset.day;
    form.requestSubmit();
  });
}
