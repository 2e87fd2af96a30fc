/** pg-boss hands on what its workers threw as a copy of its parts: an object that is no error and would be told as a bug without a place. */
export function queueError(told: unknown): Error {
  if (told instanceof Error) return told
  if (typeof told !== 'object' || told === null) return new Error(String(told))
  const message = 'message' in told ? String(told.message) : 'the queue failed without a message'
  return Object.assign(new Error(message), told)
}
