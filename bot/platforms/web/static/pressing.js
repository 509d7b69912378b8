// Nothing is drawn anew under a finger: a button that is replaced between press and release is not pressed.

export class Pressing {
  constructor() {
    this.down = false;
    this.waiting = [];
    addEventListener("pointerdown", (event) => { this.down = event.isPrimary && event.button === 0; }, true);
    // Where the release is not heard (outside the window, in a menu), the next move without a button tells.
    addEventListener("pointermove", (event) => { if (event.buttons === 0) this.up(); }, true);
    addEventListener("pointerup", () => this.up(), true);
    addEventListener("pointercancel", () => this.up(), true);
  }

  /** Do something now, or after the release. */
  after(deed) {
    if (this.down) this.waiting.push(deed);
    else deed();
  }

  /** The click follows the release, and comes before what waited. */
  up() {
    if (!this.down) return;
    this.down = false;
    const waiting = this.waiting.splice(0);
    if (waiting.length > 0) setTimeout(() => waiting.forEach((deed) => deed()));
  }
}
