// A point on the map: "use my place", and a small map where the operator named a source of tiles.
// Without this file the box takes what is typed or pasted, and the server reads it.
(() => {
  "use strict";
  const TILE = 256, LEAST = 2, MOST = 19, TAP = 6;
  const kept = new Map(); // what a question's map showed and said, so that a question drawn anew goes on where it was

  const made = (name, parent, words = {}) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(words)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };
  const bounded = (value, low, high) => Math.min(high, Math.max(low, value));
  const size = (zoom) => TILE * 2 ** zoom;
  // Degrees to points of the whole world at a zoom, and back (Web Mercator).
  const across = ([lat, lon], zoom) => {
    const sine = Math.sin((bounded(lat, -85.05, 85.05) * Math.PI) / 180);
    return [((lon + 180) / 360) * size(zoom), (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size(zoom)];
  };
  const back = ([x, y], zoom) => {
    const turn = Math.PI * (1 - (2 * y) / size(zoom));
    return [(Math.atan(Math.sinh(turn)) * 180) / Math.PI, ((((x / size(zoom)) % 1) + 1) % 1) * 360 - 180];
  };
  const pair = (words) => {
    const plain = words.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50);
    const found = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(plain);
    return found && [Number(found[1]), Number(found[2])];
  };
  const isSound = (at) => at && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180;
  const written = ([lat, lon]) => `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
  const isThai = ([lat, lon]) => lat >= 5.5 && lat <= 20.6 && lon >= 97.2 && lon <= 105.8;

  const begin = (place) => {
    const input = place.querySelector("input");
    const told = place.dataset;
    const said = place.querySelector("[data-said]");
    const memory = kept.get(input.id) || {};
    kept.set(input.id, memory);
    const say = (words) => {
      memory.said = words;
      said.textContent = words;
    };
    if (memory.said) said.textContent = memory.said;
    let map = null;

    const put = (words, note) => {
      input.value = words;
      say(note);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };

    const here = place.querySelector("[data-here]");
    here.hidden = !(navigator.geolocation && window.isSecureContext);
    here.addEventListener("click", () => {
      say(told.asking);
      here.disabled = true;
      const done = (words) => {
        here.disabled = false;
        say(words);
      };
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          done("");
          put(written([coords.latitude, coords.longitude]), told.exact.replace("{metres}", Math.ceil(coords.accuracy)));
        },
        (failure) => done(failure.code === 1 ? told.refused : told.failed),
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
      );
    });

    const swap = place.querySelector("[data-swap]");
    const look = () => {
      const at = pair(input.value);
      const other = at && !isThai(at) && isThai([at[1], at[0]]) ? input.value.trim().split(/\s*[,\s]\s*/).reverse().join(", ") : "";
      swap.hidden = !other;
      swap.textContent = told.exchange.replace("{point}", other);
      swap.value = other;
      if (map) map.pin(isSound(at) && !other ? at : null);
    };
    swap.addEventListener("click", () => {
      put(swap.value, "");
      input.focus();
    });
    input.addEventListener("change", () => {
      const open = place.querySelector("[data-open]");
      if (open && input.value !== told.pin) open.hidden = true;
      look();
    });
    if (told.tiles) {
      const start = pair(input.value) || pair(told.pin);
      map = drawn(place, told, memory, isSound(start) ? start : null, (at) => put(written(at), told.set.replace("{point}", written(at))));
    }
    if (map && !input.value && !memory.said) said.textContent = told.tap;
    look();
    if (map && pair(told.pin) && !pair(input.value)) map.pin(pair(told.pin));
  };

  // The map itself: images of tiles moved under a frame, a pin, two buttons. `chosen` hears where somebody tapped.
  const drawn = (place, told, memory, start, chosen) => {
    const [lat, lon, far] = told.view.split(",").map(Number);
    const view = (memory.view ||= { at: start || [lat, lon], zoom: start ? 16 : far });
    const frame = made("div", place, { class: "map", tabindex: "0", role: "application", "aria-label": told.map });
    const ground = made("div", frame, { class: "map-ground" });
    const mark = made("span", frame, { class: "map-pin", hidden: "" });
    made("span", frame, { class: "map-cross", "aria-hidden": "true" });
    const buttons = made("div", frame, { class: "map-zoom" });
    if (told.credit) made("small", frame, { class: "map-credit" }).textContent = told.credit;
    const tiles = new Map();
    let pinned = start;
    let loaded = false;

    const address = (x, y) => told.tiles.replace("{z}", view.zoom).replace("{x}", x).replace("{y}", y);
    const middle = () => across(view.at, view.zoom);
    const corner = () => {
      const [x, y] = middle();
      return [x - frame.clientWidth / 2, y - frame.clientHeight / 2];
    };
    const draw = () => {
      const [left, top] = corner();
      const count = 2 ** view.zoom;
      const wanted = new Set();
      for (let x = Math.floor(left / TILE); x * TILE < left + frame.clientWidth; x++) {
        for (let y = Math.max(0, Math.floor(top / TILE)); y < count && y * TILE < top + frame.clientHeight; y++) {
          const key = `${view.zoom}/${x}/${y}`;
          wanted.add(key);
          let tile = tiles.get(key);
          if (!tile) {
            tile = made("img", ground, { alt: "", draggable: "false", width: TILE, height: TILE });
            tile.addEventListener("load", () => (loaded = true));
            tile.addEventListener("error", () => {
              tile.style.visibility = "hidden";
              if (loaded || frame.hidden) return;
              frame.hidden = true; // nothing came at all: the box is there
              place.querySelector("[data-said]").textContent = told.noMap;
            });
            tile.src = address(((x % count) + count) % count, y);
            tiles.set(key, tile);
          }
          tile.style.transform = `translate(${Math.round(x * TILE - left)}px, ${Math.round(y * TILE - top)}px)`;
        }
      }
      for (const [key, tile] of tiles) {
        if (!wanted.has(key)) {
          tile.remove();
          tiles.delete(key);
        }
      }
      mark.hidden = !pinned;
      if (pinned) {
        const [x, y] = across(pinned, view.zoom);
        mark.style.transform = `translate(${Math.round(x - left)}px, ${Math.round(y - top)}px)`;
      }
    };
    const move = (x, y) => {
      const [from, down] = middle();
      view.at = back([from + x, bounded(down + y, 0, size(view.zoom))], view.zoom);
      draw();
    };
    // Closer or further, so that the point under `spot` (from the middle) stays under it.
    const zoom = (by, spot = [0, 0]) => {
      const next = bounded(view.zoom + by, LEAST, MOST);
      if (next === view.zoom) return;
      const [x, y] = middle();
      const [farther, deeper] = across(back([x + spot[0], y + spot[1]], view.zoom), next);
      view.zoom = next;
      view.at = back([farther - spot[0], deeper - spot[1]], next);
      draw();
    };
    const set = (x, y) => {
      const [from, down] = middle();
      pinned = back([from + x, down + y], view.zoom);
      draw();
      chosen(pinned);
    };
    const spot = (event) => {
      const box = frame.getBoundingClientRect();
      return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    };

    for (const [by, sign, words] of [[1, "+", told.in], [-1, "−", told.out]]) {
      const button = made("button", buttons, { type: "button", "aria-label": words, title: words });
      button.textContent = sign;
      button.addEventListener("click", () => zoom(by));
    }

    const fingers = new Map();
    let gone = 0, apart = 0;
    const spread = () => {
      const [one, other] = [...fingers.values()];
      return Math.hypot(one[0] - other[0], one[1] - other[1]);
    };
    frame.addEventListener("pointerdown", (event) => {
      if (event.button || buttons.contains(event.target)) return;
      frame.setPointerCapture(event.pointerId);
      if (!fingers.size) gone = 0;
      fingers.set(event.pointerId, spot(event));
      if (fingers.size === 2) apart = spread();
    });
    frame.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const now = spot(event);
      fingers.set(event.pointerId, now);
      if (fingers.size > 1) {
        gone = TAP + 1;
        const ratio = spread() / apart;
        if (ratio < 1.4 && ratio > 0.7) return;
        const [one, other] = [...fingers.values()];
        zoom(ratio > 1 ? 1 : -1, [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]);
        apart = spread();
        return;
      }
      gone += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (gone > TAP) move(before[0] - now[0], before[1] - now[1]);
    });
    const lift = (event) => {
      const was = fingers.delete(event.pointerId);
      if (was && event.type === "pointerup" && !fingers.size && gone <= TAP) set(...spot(event));
    };
    frame.addEventListener("pointerup", lift);
    frame.addEventListener("pointercancel", lift);
    frame.addEventListener("wheel", (event) => {
      if (document.activeElement !== frame && !event.ctrlKey) return; // a page is scrolled over it
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1 : -1, spot(event));
    }, { passive: false });
    frame.addEventListener("keydown", (event) => {
      if (event.target !== frame || event.altKey || event.ctrlKey || event.metaKey) return;
      const step = event.shiftKey ? 10 : 80;
      const act = {
        ArrowLeft: () => move(-step, 0), ArrowRight: () => move(step, 0),
        ArrowUp: () => move(0, -step), ArrowDown: () => move(0, step),
        "+": () => zoom(1), "=": () => zoom(1), "-": () => zoom(-1),
        Enter: () => set(0, 0), " ": () => set(0, 0),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
    new ResizeObserver(draw).observe(frame);

    return {
      pin(at) {
        const is = pinned && at && Math.abs(at[0] - pinned[0]) < 1e-6 && Math.abs(at[1] - pinned[1]) < 1e-6;
        if (is) return;
        pinned = at;
        if (at) {
          view.at = at;
          view.zoom = Math.max(view.zoom, 15);
        }
        draw();
      },
    };
  };

  const known = new WeakSet();
  const find = () => {
    for (const place of document.querySelectorAll("[data-pin]")) {
      if (known.has(place)) continue;
      known.add(place);
      begin(place);
    }
  };
  find();
  // Questions come, and are drawn anew, while a form is filled in.
  new MutationObserver(find).observe(document.body, { childList: true, subtree: true });
})();
