/** What can be recorded later about one row of a table: that it was otherwise, or is no more. */
import { EndFact } from './end-fact.tsx'
import { ChangeFact } from './fact-drawer.tsx'

export function MendFact({
  kind,
  row,
  fixed,
}: {
  kind: 'appointment' | 'training'
  row: { id: string; version: number; from: string; to?: string | undefined }
  fixed: Record<string, string>
}) {
  return (
    <span className="qz-marks">
      <ChangeFact about={{ kind, id: row.id, version: row.version, fixed }} from={row} over={row} label="更正" />
      <EndFact kind={kind} id={row.id} version={row.version} label="终止" />
    </span>
  )
}
