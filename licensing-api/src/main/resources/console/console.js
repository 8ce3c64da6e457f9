// Pages work without this file; it only knows what a server cannot: the zone the reader lives in.
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
