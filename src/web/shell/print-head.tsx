/** The head of what is printed: where it comes from, who printed it and when. */
import { useMe } from '#web/session'
import { formatInstant, serverNow, usePrinting } from '#web/ui'

export function PrintHead() {
  const me = useMe()
  // Rendered anew when printing begins: the time is that of the printing.
  usePrinting()
  return (
    <p className="qz-print-only qz-print-head">
      <b>权责 · 行政执法责任制平台</b>
      <span>
        {me.officer?.body.name === undefined ? '' : `${me.officer.body.name}　`}
        {me.officer?.name ?? me.account.name} 打印于 {formatInstant(new Date(serverNow()).toISOString())}
      </span>
    </p>
  )
}
