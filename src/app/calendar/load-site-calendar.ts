import { fileURLToPath } from 'node:url'
import { calendarText, type WorkCalendar } from '#core/calendar'
import { hasErrors, Refused, renderDiagnostics } from '#core/diagnostic'
import { loadCalendar } from '#store/calendars'
import { digestText } from '#store/runs'

/** The official calendars that come with the project. */
const OFFICIAL = fileURLToPath(new URL('../../../calendars/cn', import.meta.url))

export type SiteCalendar = { calendar: WorkCalendar; digest: string }

/** `folders`: years a site adds. A fault in one stops the work: a deadline counted without that year would be a different one. */
export async function loadSiteCalendar(folders: readonly string[] = []): Promise<SiteCalendar> {
  const { calendar, diagnostics } = await loadCalendar({ folder: OFFICIAL, siteFolders: folders })
  if (hasErrors(diagnostics)) {
    const count = diagnostics.filter((d) => d.severity === 'error').length
    throw new Refused('usage', `日历文件有${count}处错误，没有运行。`, renderDiagnostics(diagnostics))
  }
  return { calendar, digest: digestText(calendarText(calendar)) }
}
