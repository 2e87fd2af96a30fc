/** The only place that asks the browser's clock. */
export function nowHere(): number {
  return Date.now()
}

export function todayHere(): string {
  const now = new Date(nowHere())
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
}
