// Lines of RFC 4180, harmless in spreadsheets, and their way into a file.

function cell(value) {
  const text = value === undefined || value === null ? '' : String(value);
  // A spreadsheet would take it for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d{1,18}$/.test(text) ? `'${text}` : text;
  return /[",;'\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table of rows by columns. */
export function csv(columns, rows) {
  return `${[columns, ...rows.map((row) => columns.map((c) => row[c]))].map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Has the browser keep it as a file. */
export function save(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
