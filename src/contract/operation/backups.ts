/** The state of backups. */
import { z } from 'zod'
import { givenInstant, page, paging, route, sorting } from '#contract/route'

const tag = '运行维护'

export const shownBackup = z
  .object({
    id: z.string(),
    at: givenInstant,
    folder: z.string(),
    bytes: z.int().optional(),
    verified: z.boolean(),
    drilledAt: givenInstant.optional(),
  })
  .meta({ id: 'Backup' })

const filters = {
  drilled: z.stringbool().optional().describe('演练过恢复的，或没有演练过的'),
  verified: z.stringbool().optional().describe('核对过的，或没有核对过的'),
  sort: sorting('at', 'folder', 'bytes', 'drilled'),
}

export const listBackups = route({
  id: 'listBackups',
  method: 'GET',
  path: '/backups',
  summary: '备份：何时做的、是否核验过、是否演练过恢复',
  tag,
  query: z.object({ ...filters, ...paging }),
  answers: {
    200: page(shownBackup)
      .extend({ advice: z.array(z.string()).describe('怎样备份和演练') })
      .meta({ id: 'Backups' }),
  },
  policy: { resource: 'backup', action: 'list' },
})

export const exportBackups = route({
  id: 'exportBackups',
  method: 'GET',
  path: '/backups.xlsx',
  summary: '备份列表导出为 XLSX',
  tag,
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'backup', action: 'export' },
})
