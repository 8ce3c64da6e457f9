// Pages work without this file; it knows what a server cannot: the reader's zone, and that something has changed since.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes("zetel_tz=" + zone)) {
  document.cookie = "zetel_tz=" + zone + ";path=/console;max-age=31536000;samesite=lax" + (location.protocol === "https:" ? ";secure" : "");
}

// `/` goes to the field that finds things, where a page has one.
document.addEventListener("keydown", event => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
  const field = document.querySelector(".find input");
  if (event.key === "/" && !typing && field) {
    event.preventDefault();
    field.focus();
  }
});

// A form is sent once, however often its button is pressed; who comes back to it may send it again.
const sent = new WeakSet();
document.addEventListener("submit", event => {
  if (event.target.method === "post" && sent.has(event.target)) {
    event.preventDefault();
  }
  sent.add(event.target);
});
addEventListener("pageshow", () => document.querySelectorAll("form").forEach(form => sent.delete(form)));

const page = async (url, live = "1") => {
  const answer = await fetch(url, { headers: { "X-Live": live } });
  return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
};
const later = millis => new Promise(done => setTimeout(done, millis));

// Live: what a page marks is replaced by what the server says now, at most every two seconds and only while the page is seen.
const OFTEN = 2000;
const SELDOM = 30000;
const live = document.querySelector(".live");
let source = null;
let paused = false;
let due = false;
let busy = false;
let told = 0;
let opened = 0;

const refresh = async () => {
  due = true;
  if (busy) {
    return;
  }
  busy = true;
  while (due && !document.hidden && !paused) {
    due = false;
    // What the server shares with other pages is a second old at most: never older than this page, nor than its last answer.
    const fresh = await page(location.href, performance.now() - opened < OFTEN ? "1" : "again").catch(() => null);
    for (const part of fresh ? document.querySelectorAll("main [data-live]") : []) {
      const now = fresh.getElementById(part.id);
      if (now && now.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
        part.replaceWith(document.adoptNode(now));
        tell();
      }
    }
    await later(OFTEN);
    due = due || !!document.querySelector("main [data-live] progress");
  }
  busy = false;
};
const tell = () => {
  const said = document.querySelector("#said");
  if (said && Date.now() - told > SELDOM) {
    told = Date.now();
    said.textContent = live.dataset.said + " " + new Date().toLocaleTimeString(document.documentElement.lang);
  }
};
const state = on => {
  document.querySelector("#state").textContent = on ? live.dataset.live : live.dataset.paused;
  live.textContent = paused ? live.dataset.resume : live.dataset.pause;
};
const listen = () => {
  if (source) {
    source.close();
    source = null;
  }
  if (paused || document.hidden) {
    state(false);
    return;
  }
  source = new EventSource(live.dataset.stream);
  source.onopen = () => {
    opened = performance.now();
    state(true);
  };
  source.onerror = () => state(false);
  source.addEventListener("changed", refresh);
};
if (live) {
  live.hidden = false;
  live.addEventListener("click", () => {
    paused = !paused;
    listen();
  });
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source && source.close());
  listen();
}
if (document.querySelector("main [data-live] progress")) {
  refresh();
}

// The slider of time: from the first event to now; what it stands at is in the address.
const slide = document.querySelector("#slide");
if (slide) {
  const STEPS = 1000;
  const STRIDE = 25;
  const play = document.querySelector(".play");
  const word = play.textContent;
  const begun = Number(slide.dataset.begun);
  const end = Date.now();
  const at = value => new Date(begun + Math.floor((end - begun) * value / STEPS));
  const url = value => {
    const to = new URL(location.href);
    to.searchParams.delete("asOf");
    to.searchParams.delete("cursor");
    if (value < STEPS) {
      to.searchParams.set("asOf", at(value).toISOString());
    }
    return to;
  };
  const show = () => slide.setAttribute("aria-valuetext",
    at(slide.value).toLocaleString(document.documentElement.lang, { timeZone: zone }));
  let playing = false;

  slide.value = slide.dataset.at === "0" ? STEPS : Math.round((Number(slide.dataset.at) - begun) * STEPS / Math.max(1, end - begun));
  show();
  slide.closest(".slide").hidden = false;
  slide.addEventListener("input", show);
  slide.addEventListener("change", () => location.assign(url(Number(slide.value))));

  // At most twice a second, and never while an answer is out.
  play.addEventListener("click", async () => {
    playing = !playing;
    play.textContent = playing ? play.dataset.stop : word;
    let value = Number(slide.value) < STEPS ? Number(slide.value) : 0;
    while (playing && value < STEPS) {
      const [then] = await Promise.all([page(url(value)).catch(() => null), later(500)]);
      if (then && playing) {
        slide.value = value;
        show();
        document.documentElement.dataset.when = "past";
        document.querySelector("#state").textContent = then.querySelector("#state").textContent;
        document.querySelector("main").replaceWith(document.adoptNode(then.querySelector("main")));
        history.replaceState(null, "", url(value));
      }
      value += STRIDE;
    }
    if (playing) {
      location.assign(url(STEPS));
    } else {
      location.reload();
    }
  });
}

// The products of a policy are dragged into another order; without this, by mouse or not, there are the buttons beneath.
const middle = one => one.getBoundingClientRect().top + one.offsetHeight / 2;
for (const grip of document.querySelectorAll(".order .grip")) {
  const one = grip.closest("li");
  const field = item => item.querySelector("[name=sku]");
  const products = () => [...one.parentElement.children].map(item => field(item).value);
  grip.hidden = false;
  grip.addEventListener("pointerdown", down => {
    const before = [...one.parentElement.children];
    const first = products();
    const stop = new AbortController();
    const listen = (type, then) => addEventListener(type, then, { signal: stop.signal });
    const leave = () => {
      stop.abort();
      one.classList.remove("dragged");
    };
    down.preventDefault();
    one.classList.add("dragged");
    listen("pointermove", event => {
      while (one.previousElementSibling && event.clientY < middle(one.previousElementSibling)) {
        one.after(one.previousElementSibling);
      }
      while (one.nextElementSibling && event.clientY > middle(one.nextElementSibling)) {
        one.before(one.nextElementSibling);
      }
    });
    listen("pointercancel", () => {
      leave();
      one.parentElement.append(...before);
    });
    listen("pointerup", () => {
      leave();
      if (products().join() !== first.join()) {
        field(one).checked = true;
        const form = one.closest("form");
        products().forEach(product => {
          const order = document.createElement("input");
          order.type = "hidden";
          order.name = "order";
          order.value = product;
          form.append(order);
        });
        form.submit();
      }
    });
  });
}
