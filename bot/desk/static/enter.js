// A link that was pressed on this very server has been meant: it needs no second press.
document.querySelector("form[data-at-once]")?.requestSubmit();
