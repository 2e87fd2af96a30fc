/** A finished run into the record: the run, its findings by fingerprint, and whom each concerned on the day of the act. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { formatFieldText, nameKey } from '#core/explanation'
import { type FindingState, nameFinding, nameReason, type RunSummary } from '#core/finding'
import type { Actor } from '#core/ledger'
import type { Register, Row, RowRef } from '#core/register'
import {
  type Concerned,
  FindingSeals,
  findRecordedRun,
  insertRun,
  type KeptFinding,
  keepFindings,
  keepStates,
  PeopleOnDays,
  type RegisterFiles,
  readFindings,
  readRunStates,
  refName,
  type StoredFinding,
  settleFindings,
} from '#store/assessment'
import { appendEntry } from '#store/ledger'
import type { Scope } from '#store/record'
import { partitionFiles } from '#store/registers'
import { RUN_FILES } from '#store/runs'
import { type OpenedRun, openRun } from './open-run.ts'
import { postTitles } from './post-names.ts'

export type RecordRunRequest = {
  /** The folder of the run's outputs. */
  out: string
  actor: Actor
  /** Who started it, by name. */
  by?: string
  onProgress?: (done: number, total: number) => void
}

/** `already`: this run was recorded before, and nothing was done. */
export type RunRecorded = { run: string; findings: number; unregistered: number; entry: number; already: boolean }

/** Rows of a finding that are kept with their cells; the others by their places alone. */
const MOST_ROWS = 6

export async function recordRun(tx: Scope, request: RecordRunRequest): Promise<RunRecorded> {
  const { out, actor, by } = request
  const opened = await openRun(out, '')
  const { record } = opened
  const known = await findRecordedRun(tx, record.id)
  if (known !== undefined) return { run: known.id, findings: 0, unregistered: 0, entry: known.entry, already: true }
  const summary = readSummary(out)
  if (record.against !== undefined)
    throw new Refused('usage', `运行 ${record.id} 是对照试算，不记入。`, '只有实际的考核才记入。')

  const counts = { findings: 0, unregistered: 0 }
  const entry = await appendEntry(
    tx,
    {
      action: 'run.record',
      actor,
      subject: { kind: 'run', id: record.id },
      details: {
        pack: record.pack.id,
        version: record.pack.version,
        packDigest: record.pack.digest,
        hits: record.hits,
        tallies: record.tallies.digest,
      },
    },
    async ({ id }) => {
      await insertRun(tx, { record, summary, entry: id, ...(by !== undefined && { by }) })
      const seals = new FindingSeals(id)
      Object.assign(counts, await recordFindings(tx, request, opened, seals))
      return [{ table: 'run', key: { id: record.id } }, ...seals.rows()]
    },
  )
  return { run: record.id, ...counts, entry: entry.id, already: false }
}

async function recordFindings(
  tx: Scope,
  { out, onProgress }: RecordRunRequest,
  opened: OpenedRun,
  seals: FindingSeals,
): Promise<Pick<RunRecorded, 'findings' | 'unregistered'>> {
  const { record } = opened
  const people = await PeopleOnDays.read(tx)
  const teller = new Teller(opened, people)
  const total = record.hits.count
  let [findings, unregistered, met] = [0, 0, 0]
  // The database takes in the last ones while the next ones are being worded.
  let keeping: Promise<PromiseSettledResult<number>[]> = Promise.resolve([])
  const settle = async () => {
    for (const kept of await keeping) {
      if (kept.status === 'rejected') throw kept.reason
      met += kept.value
    }
  }
  await readFindings(out, listRegisterFiles(opened), async (some, find) => {
    const rows = await find(some.flatMap(shownRefs))
    const kept = some.map((finding) => teller.tell(finding, rows))
    await settle()
    keeping = Promise.allSettled([keepFindings(tx, record.pack.id, record, kept, seals)])
    findings += kept.length
    onProgress?.(findings, total)
    unregistered += kept.filter((one) => one.officer_code !== null && one.officer_id === null).length
  })
  await settle()
  const states = await readRunStates(join(opened.folder, RUN_FILES.states))
  await keepStates(
    tx,
    record.pack.id,
    record,
    met > 0 ? states : states.filter((state) => !isAsAdded(state, record.id)),
    seals,
  )
  await settleFindings(tx)
  return { findings, unregistered }
}

/** What a finding that was added by this run says of itself already. */
function isAsAdded({ status, firstSeen, resolved, reopened, timesReopened }: FindingState, run: string): boolean {
  return (
    status === 'open' &&
    firstSeen.run === run &&
    resolved === undefined &&
    reopened === undefined &&
    timesReopened === 0
  )
}

function readSummary(out: string): RunSummary {
  const file = join(out, RUN_FILES.summary)
  if (!existsSync(file) || !existsSync(join(out, 'findings.parquet')))
    throw new Refused('run.not-found', `文件夹“${out}”里没有完整的考核结果。`, '重新运行考核，或核对路径。')
  return JSON.parse(readFileSync(file, 'utf8')) as RunSummary
}

function listRegisterFiles({ question }: OpenedRun): RegisterFiles[] {
  const { pack, batches, store } = question
  return [...pack.registers.values()].map((register) => {
    const { source } = register
    const of = source.kind === 'view' ? source.of : register.id
    return {
      register: register.id,
      columns: source.kind === 'view' ? source.columns : new Map([...register.fields.keys()].map((id) => [id, id])),
      files: batches.flatMap((batch) =>
        batch.register === of ? partitionFiles(store, batch).map(({ path }) => path) : [],
      ),
    }
  })
}

function shownRefs({ hit }: StoredFinding): RowRef[] {
  return [...(hit.row === undefined ? [] : [hit.row]), ...hit.evidence].slice(0, MOST_ROWS)
}

/** Words and people for the findings of one run. */
class Teller {
  readonly #opened: OpenedRun
  readonly #people: PeopleOnDays
  readonly #titles: ReadonlyMap<string, string>
  readonly #files: ReadonlyMap<string, string>

  constructor(opened: OpenedRun, people: PeopleOnDays) {
    this.#opened = opened
    this.#people = people
    this.#titles = postTitles(opened.pack.posts)
    this.#files = new Map(
      opened.question.batches.map(({ id, original, sheet }) => [
        id,
        sheet === undefined ? original.name : `${original.name}（${sheet}）`,
      ]),
    )
  }

  tell(finding: StoredFinding, rows: ReadonlyMap<string, Row>): KeptFinding {
    const { pack, record } = this.#opened
    const { hit } = finding
    const indicator = pack.indicators.get(hit.indicator)
    if (indicator === undefined) throw new Error(`the kept pack of run ${record.id} has no ${hit.indicator}`)
    const context = { indicator, registers: pack.registers, parameters: pack.parameters, asOf: record.asOf }
    const concerned = this.#people.find(
      {
        ...(hit.organ !== undefined && { organ: hit.organ }),
        ...(hit.officer !== undefined && { officer: hit.officer }),
        postNames: this.#namesOfPost(hit.post),
      },
      hit.factDate ?? record.asOf,
    )
    const title = nameKey(hit, context)
    const exemptions = indicator.branches.find((branch) => branch.id === hit.branch)?.exemptions ?? []
    return {
      fingerprint: finding.fingerprint,
      indicator: hit.indicator,
      indicator_title: indicator.title,
      kind: finding.kind,
      label: nameFinding(finding.kind, finding.mode ?? indicator.mode),
      outcome: hit.outcome,
      title,
      organ_code: hit.organ ?? null,
      officer_code: hit.officer ?? null,
      post_code: hit.post ?? null,
      body_id: concerned.body?.id ?? null,
      unit_id: concerned.unit ?? null,
      post_id: concerned.post?.id ?? null,
      officer_id: concerned.officer?.id ?? null,
      subject: { register: hit.register, registerTitle: this.#titleOf(hit.register), branch: hit.branch, key: hit.key },
      at: hit.factDate ?? null,
      due: hit.due ?? null,
      actual_on: hit.actual ?? null,
      expected: hit.due === undefined ? null : `不迟于${formatDate(hit.due)}`,
      actual: hit.actual === undefined ? null : formatDate(hit.actual),
      explanation: {
        reason: hit.reason,
        reasonText: nameReason(hit.reason),
        ...(hit.reasonAt !== undefined && { reasonAt: hit.reasonAt }),
        ...(hit.start !== undefined && { start: hit.start }),
        text: finding.explanation,
        advice: finding.advice,
        exemptions: hit.exemptionsTried.map(({ id, why }) => ({
          id,
          title: exemptions.find((exemption) => exemption.id === id)?.title ?? id,
          why,
        })),
      },
      evidence: shownRefs(finding).map((ref) => this.#showRow(ref, hit.row, rows.get(refName(ref)))),
      first_run: finding.firstRun,
      first_seen: finding.firstSeen,
      search: searchText(finding, title, concerned),
    }
  }

  #namesOfPost(post: string | undefined): string[] {
    if (post === undefined) return []
    const title = this.#titles.get(post)
    const ids = [...this.#opened.pack.posts.values()].filter((p) => p.title === title).map((p) => p.id)
    return [...new Set([post, ...(title === undefined ? [] : [title]), ...ids])]
  }

  #titleOf(register: string): string {
    return this.#opened.pack.registers.get(register)?.title ?? register
  }

  #showRow(ref: RowRef, subject: RowRef | undefined, row: Row | undefined): object {
    const register = this.#opened.pack.registers.get(ref.register)
    return {
      register: ref.register,
      registerTitle: this.#titleOf(ref.register),
      file: this.#files.get(ref.batch) ?? ref.batch,
      batch: ref.batch,
      row: ref.row,
      subject: subject !== undefined && refName(subject) === refName(ref),
      cells: register === undefined || row === undefined ? [] : cellsOf(register, row),
    }
  }
}

function cellsOf(register: Register, row: Row): { field: string; label: string; value: string }[] {
  return [...register.fields.values()].flatMap((field) => {
    const value = row[field.id]
    if (value === undefined) return []
    const text = Array.isArray(value) ? value.join('、') : formatFieldText(field, String(value))
    return [{ field: field.id, label: field.label, value: text }]
  })
}

function searchText({ hit }: StoredFinding, title: string, { body, post, officer }: Concerned): string {
  const words = [title, hit.indicator, hit.organ, hit.officer, hit.post, body?.name, post?.name, officer?.name]
  return [...new Set(words.filter((word) => word !== undefined))].join(' ').toLowerCase()
}
