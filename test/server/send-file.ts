/** Sends rows as a file to be previewed, as the screen of an import does. */
import type { Answer, Browser } from './app.ts'

const BOUNDARY = 'boundary-of-a-test'

export function sendFile(browser: Browser, kind: string, rows: readonly string[], name = 'rows.csv'): Promise<Answer> {
  const { payload, headers } = fileOf(rows, name)
  return browser.ask('POST', `/api/imports/${kind}/preview`, payload, headers)
}

export function fileOf(
  rows: readonly string[],
  name = 'rows.csv',
): { payload: string; headers: { 'content-type': string } } {
  const payload = [
    `--${BOUNDARY}`,
    `content-disposition: form-data; name="file"; filename="${name}"`,
    'content-type: text/csv',
    '',
    ...rows,
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n')
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } }
}
