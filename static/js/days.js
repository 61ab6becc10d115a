// Draws the line of the year anew while its days are typed: the rects and texts of the drawing, by attributes only.
// What counts is what the server draws; where a day is missing or the wrong way round the drawing waits.
const DAY = 86400000;
const value = (row, key) => Date.parse(row.querySelector(`[name$="-${key}"]`).value);

export default function days(form) {
  const drawing = form.querySelector(".year-drawing");
  if (!drawing) return;
  const groups = [...drawing.querySelectorAll("g")];
  const draw = () => {
    const rows = [...form.querySelectorAll('[data-days="phase"]')]
      .map((row) => [value(row, "first"), value(row, "last") + DAY])
      .filter(([first, end]) => first < end)
      .sort(([one], [other]) => one - other);
    if (!rows.length || rows.length !== groups.length) return;
    const start = rows[0][0];
    const whole = Math.max(...rows.map(([, end]) => end)) - start;
    const percent = (length) => `${((100 * length) / whole).toFixed(1)}%`;
    rows.forEach(([first, end], place) => {
      const bar = groups[place].querySelector("rect");
      bar.setAttribute("x", percent(first - start));
      bar.setAttribute("width", percent(end - first));
      for (const text of groups[place].querySelectorAll("text")) text.setAttribute("x", percent(first - start));
    });
  };
  form.addEventListener("input", draw);
}
