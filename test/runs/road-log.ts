/** The road-fine log counted by hand: a plain reading of the file, without any part of the engine but its day numbers. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { dayNumber, type LocalDate } from '#core/calendar'

export type Event = {
  activity: string
  day: number
  month: string
  amount?: number
  payment?: number
  expense?: number
}

export type Verdicts = Readonly<
  Record<string, { satisfied: number; violated: number; undetermined: number; months: Map<string, number> }>
>

const VALUE = /key="([^"]+)" value="([^"]*)"/

/** One list of events per case; only elements directly inside an event are read. */
export async function readCases(file: string): Promise<Event[][]> {
  const cases: Event[][] = []
  let events: Event[] | undefined
  let event: Event | undefined
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    if (line.includes('<trace>')) events = []
    else if (line.includes('</trace>')) {
      if (events !== undefined) cases.push(events)
      events = undefined
    } else if (line.includes('<event>')) event = { activity: '', day: 0, month: '' }
    else if (line.includes('</event>')) {
      if (event !== undefined) events?.push(event)
      event = undefined
    } else if (event !== undefined) readValue(event, line)
  }
  return cases
}

function readValue(event: Event, line: string): void {
  const [, key, value = ''] = VALUE.exec(line) ?? []
  if (key === 'concept:name') event.activity = value
  else if (key === 'time:timestamp') {
    event.day = dayNumber(value.slice(0, 10) as LocalDate)
    event.month = value.slice(0, 7)
  } else if (key === 'amount') event.amount = cents(value)
  else if (key === 'paymentAmount') event.payment = cents(value)
  else if (key === 'expense') event.expense = cents(value)
}

/** In 1/10,000 of the unit. */
function cents(text: string): number {
  return Math.round(Number(text) * 10_000)
}

/** The nine rules of the pack as a person would count them; `period` limits the dates of the facts judged. */
export function judgeCases(cases: readonly Event[][], inPeriod: (month: string) => boolean = () => true): Verdicts {
  const verdicts: Record<string, Verdicts[string]> = {}
  const put = (id: string, event: Event, verdict: boolean | undefined) => {
    if (!inPeriod(event.month)) return
    const counts = (verdicts[id] ??= { satisfied: 0, violated: 0, undetermined: 0, months: new Map() })
    counts[verdict === undefined ? 'undetermined' : verdict ? 'satisfied' : 'violated']++
    if (verdict === false) counts.months.set(event.month, (counts.months.get(event.month) ?? 0) + 1)
  }
  for (const events of cases) judgeCase(events, put)
  return verdicts
}

function judgeCase(
  events: readonly Event[],
  put: (id: string, event: Event, verdict: boolean | undefined) => void,
): void {
  const all = (...activities: string[]) => events.filter((event) => activities.includes(event.activity))
  const first = (activity: string) =>
    all(activity).reduce<number | undefined>(
      (least, { day }) => (least === undefined || day < least ? day : least),
      undefined,
    )
  const created = first('Create Fine')
  const sent = first('Send Fine')
  const notified = first('Insert Fine Notification')
  const penalty = first('Add penalty')
  const before = (day: number | undefined, event: Event) => day !== undefined && day <= event.day
  for (const event of all('Send Fine'))
    put('send-within-90-days', event, created === undefined ? undefined : event.day <= created + 90)
  for (const event of all('Insert Date Appeal to Prefecture')) {
    put('appeal-within-60-days', event, notified === undefined ? undefined : event.day <= notified + 60)
    put('appeal-after-notification', event, before(notified, event))
  }
  for (const event of all('Appeal to Judge'))
    put('judge-within-60-days', event, notified === undefined ? undefined : event.day <= notified + 60)
  for (const event of all('Add penalty'))
    put('penalty-not-before-day-60', event, notified === undefined ? undefined : event.day >= notified + 60)
  for (const event of all('Insert Fine Notification')) put('notified-after-sent', event, before(sent, event))
  for (const event of all('Send for Credit Collection')) {
    put(
      'collection-needs-penalty-and-notice',
      event,
      before(sent, event) && before(notified, event) && before(penalty, event),
    )
    put(
      'paid-case-not-collected',
      event,
      isOpen(event, all('Payment'), all('Create Fine', 'Add penalty'), all('Send Fine')),
    )
  }
  const [creation, ...more] = all('Create Fine')
  if (creation !== undefined) put('one-creation-per-case', more[0] ?? creation, more.length === 0)
}

/** Whether less was paid by then than the last fine and the expenses. */
function isOpen(
  collection: Event,
  payments: readonly Event[],
  fines: readonly Event[],
  sendings: readonly Event[],
): boolean | undefined {
  const paid = payments.filter((p) => p.day <= collection.day)
  const [last] = fines
    .filter((f) => f.day <= collection.day)
    .sort((a, b) => b.day - a.day || (b.amount ?? 0) - (a.amount ?? 0))
  if (
    last?.amount === undefined ||
    [...paid.map((p) => p.payment), ...sendings.map((s) => s.expense)].includes(undefined)
  )
    return undefined
  const sum = (values: readonly (number | undefined)[]) =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0)
  return sum(paid.map((p) => p.payment)) < last.amount + sum(sendings.map((s) => s.expense))
}
