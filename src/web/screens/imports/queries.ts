import { api, type components, dataOf } from '#web/api'

export type Preview = components['schemas']['ImportPreview']
export type ImportKind = Preview['kind']

/** In the order in which they build on each other. */
export const IMPORT_KINDS: readonly { kind: ImportKind; label: string; words: string }[] = [
  { kind: 'regions', label: '行政区划', words: '省、市、县、乡、村的区划代码' },
  { kind: 'bodies', label: '执法主体', words: '层级、性质、管理体制、信用代码、主体资格' },
  { kind: 'units', label: '内设机构', words: '属于执法主体' },
  { kind: 'posts', label: '岗位', words: '属于主体或机构；带来权限角色' },
  { kind: 'officers', label: '执法人员', words: '姓名、代码、用工身份' },
  { kind: 'certificates', label: '执法证件', words: '编号、有效期、状态' },
  { kind: 'trainings', label: '培训考试', words: '内容、日期、成绩' },
  { kind: 'appointments', label: '任职', words: '谁从哪天起担任哪个岗位' },
]

export function previewImport(kind: ImportKind, file: File): Promise<Preview> {
  const form = new FormData()
  form.set('file', file)
  return dataOf(
    api.POST('/api/imports/{kind}/preview', {
      params: { path: { kind } },
      // OpenAPI writes an uploaded file as a string; what is sent is the form.
      body: { file: file.name },
      bodySerializer: () => form,
    }),
  )
}

export const commitImport = (kind: ImportKind, token: string) =>
  dataOf(api.POST('/api/imports/{kind}/commit', { params: { path: { kind } }, body: { token } }))
