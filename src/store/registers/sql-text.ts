/** The one place where text and names of this module become SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** A DuckDB list of texts. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`
}
