// What a browser does not do at once comes late: events that it queues, timers, frames, and answers, which overtake
// each other. A test that reads a state once, before it is there, fails by this on any machine.
(() => {
  const [LATE, ANSWER] = [300, 3000];
  const QUEUED = new Set(["close", "hashchange", "message", "popstate", "scroll", "selectionchange", "toggle"]);
  const timer = setTimeout.bind(globalThis);
  const waits = (time = LATE) => new Promise((done) => timer(done, time));

  const wrapped = new WeakMap();
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, ...more) {
    if (!QUEUED.has(type) || typeof listener !== "function") return add.call(this, type, listener, ...more);
    if (!wrapped.has(listener)) wrapped.set(listener, (event) => timer(() => listener.call(this, event), LATE));
    return add.call(this, type, wrapped.get(listener), ...more);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, ...more) {
    return remove.call(this, type, wrapped.get(listener) ?? listener, ...more);
  };

  globalThis.setTimeout = (act, time = 0, ...more) => timer(act, time + LATE, ...more);
  const frame = requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (act) => timer(() => frame(act), LATE);

  let asked = 0;
  const slowly = (of, name, time) => {
    const own = of?.[name];
    if (own) of[name] = async function (...given) {
      const answer = await own.apply(this, given);
      await waits(time());
      return answer;
    };
  };
  slowly(globalThis, "fetch", () => (asked++ % 2 ? 0 : ANSWER));
  slowly(Blob.prototype, "text", () => LATE);
  slowly(globalThis.Clipboard?.prototype, "writeText", () => LATE);
})();
