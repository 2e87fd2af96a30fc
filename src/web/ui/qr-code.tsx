/** A text as a QR code that a telephone reads off the screen. */
import { create } from 'qrcode'
import { useMemo } from 'react'

const QUIET = 4

type Look = {
  text: string
  label: string
  /** Of the side, in pixels. */
  side?: number
  /** How much of it may be lost: little where there is much to say. */
  level?: 'L' | 'M'
}

export function QrCode({ text, label, side = 176, level = 'M' }: Look) {
  const { size, path } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: level })
    const dark = Array.from(modules.data, (bit, at) =>
      bit ? `M${(at % modules.size) + QUIET} ${Math.floor(at / modules.size) + QUIET}h1v1h-1z` : '',
    )
    return { size: modules.size + 2 * QUIET, path: dark.join('') }
  }, [text, level])
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width={side}
      height={side}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
