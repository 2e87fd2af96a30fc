/** The colours and measures of the application: paper, ink and one deep indigo (靛青); red, ochre and green only where they mean something. */

export type Palette = {
  paper: string
  sheet: string
  inset: string
  line: string
  lineStrong: string
  ink: string
  inkSoft: string
  inkFaint: string
  accent: string
  accentSoft: string
  onAccent: string
  bad: string
  badSoft: string
  warn: string
  warnSoft: string
  good: string
  goodSoft: string
}

export const LIGHT: Palette = {
  paper: '#f5f4f0',
  sheet: '#ffffff',
  inset: '#faf9f6',
  line: '#e1ded6',
  lineStrong: '#8b8a83',
  ink: '#1c232a',
  inkSoft: '#48515a',
  inkFaint: '#646c74',
  accent: '#1b4b73',
  accentSoft: '#e3ecf3',
  onAccent: '#ffffff',
  bad: '#9b2d24',
  badSoft: '#f8e9e6',
  warn: '#775408',
  warnSoft: '#f7efdb',
  good: '#286047',
  goodSoft: '#e4f0e9',
}

export const DARK: Palette = {
  paper: '#10151a',
  sheet: '#171e25',
  inset: '#1c242c',
  line: '#2b353f',
  lineStrong: '#748290',
  ink: '#e5e9ec',
  inkSoft: '#b6bfc7',
  inkFaint: '#97a2ac',
  accent: '#86b7df',
  accentSoft: '#1d3448',
  onAccent: '#0c1822',
  bad: '#f19d91',
  badSoft: '#3c2321',
  warn: '#deb96e',
  warnSoft: '#38301b',
  good: '#8bc9a9',
  goodSoft: '#1c342a',
}

export const TEXT_FONT =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'

/** `--qz-ink-soft: #48515a; …` for the style sheets of our own. */
export function cssVariables(palette: Palette): Record<string, string> {
  return Object.fromEntries(
    Object.entries(palette).map(([name, value]) => [
      `--qz-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    ]),
  )
}
