/** A small pack in memory for tests, and ways to change it. */
import { checkPack } from './check.ts'
import type { RawFile, RawPack, RawParent } from './raw.ts'

export type Files = Readonly<Record<string, unknown>>

export const cites = { document: '示例办法', article: '第四条' }

export const head = {
  id: 'xx/example',
  version: '1.0.0',
  title: '示例制度包',
  issuer: '示例市人民政府',
  level: 'county',
  inForce: { from: '2016-01-01' },
  source: { title: '示例办法' },
  counting: { rollOver: true },
}

const notice = {
  id: 'notice',
  title: '催告登记簿',
  key: ['noticeId'],
  fields: {
    noticeId: { type: 'code', label: '催告书号' },
    issuedAt: { type: 'date', label: '催告日期' },
    officerId: { type: 'code', label: '经办人' },
  },
}

export const reply = {
  id: 'reply',
  title: '答复登记簿',
  key: ['noticeId'],
  fields: { noticeId: { type: 'code', label: '催告书号' }, repliedAt: { type: 'date', label: '答复日期' } },
}

export const replyDays = {
  id: 'replyDays',
  title: '答复期限',
  unit: 'day',
  values: [{ value: 15, origin: 'src', cites }],
}

export const indicator = (id: string) => ({
  id,
  title: '催告逾期未答复',
  cites,
  mode: 'automatic',
  pattern: 'responseWithin',
  trigger: { register: 'notice', at: 'issuedAt' },
  answeredBy: [{ register: 'reply', at: 'repliedAt' }],
  match: ['noticeId'],
  within: { parameter: 'replyDays' },
  attribute: { officer: 'officerId' },
})

export const BASE: Files = {
  'pack.yaml': head,
  'parameters.yaml': [replyDays],
  'registers/notice.yaml': notice,
  'registers/reply.yaml': reply,
  'indicators/reply-in-time.yaml': indicator('reply-in-time'),
}

export function rawPack(files: Files, folder = 'example', parent?: RawParent): RawPack {
  const raw = Object.entries(files).map(
    ([path, data]): RawFile => ({ path, file: `${folder}/${path}`, data, faults: [], lineOf: () => 7 }),
  )
  return { folder, files: raw, ...(parent && { parent }) }
}

export function below(files: Files, above: Files = BASE): RawPack {
  const pack = { ...head, id: 'xx/below', extends: '../example' }
  return rawPack({ 'pack.yaml': pack, ...files }, 'below', { kind: 'found', pack: rawPack(above) })
}

/** Errors only. */
export function faults(raw: RawPack): string[] {
  const errors = checkPack(raw).diagnostics.filter((d) => d.severity === 'error')
  return errors.map((d) => `${d.code} ${d.at.file} ${d.at.path ?? ''}`.trim())
}
