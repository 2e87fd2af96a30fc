/** The one place where text becomes part of an SQL statement. */

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A date literal; the text is a date already checked. */
export function quoteDate(date: string): string {
  return `DATE ${quoteText(date)}`
}
