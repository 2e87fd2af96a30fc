import { type SheetFile, writeSheet } from '#app/premises'
import { OFFICE_ZONE } from '#core/office-day'

type Cells = readonly (string | number | undefined)[]

/** A list as a workbook to download. Above the headings stand how many rows there are, when it was made and what it leaves out. */
export function sendSheet(
  { now }: { now(): Date },
  title: string,
  told: readonly string[],
  headings: readonly string[],
  rows: Iterable<Cells> | AsyncIterable<Cells>,
): Promise<SheetFile> {
  const narrowed = told.length === 0 ? '没有筛选' : `筛选：${told.join('；')}`
  return writeSheet(
    title,
    headings,
    rows,
    (count) => `${title}，共${count}条，${CLOCK.format(now())}导出。${narrowed}。`,
  )
}

const CLOCK = new Intl.DateTimeFormat('zh-CN', {
  timeZone: OFFICE_ZONE,
  dateStyle: 'long',
  timeStyle: 'short',
})
