// A block copied from a spreadsheet: rows by line ends, cells by tabs.
export function blockOf(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((row) => row.split("\t").map((cell) => cell.trim()));
  return rows.length > 1 || rows[0].length > 1 ? rows : null;
}
