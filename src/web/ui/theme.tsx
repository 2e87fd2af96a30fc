/** Light, dark or as the machine says; antd and our own style sheets take their colours from one palette. */
import './base.css'
import { App as AntApp, theme as antTheme, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { cssVariables, DARK, LIGHT, type Palette, TEXT_FONT } from './theme-tokens.ts'

export type ThemeChoice = 'system' | 'light' | 'dark'

const KEY = 'quanze.theme'
const systemDark = window.matchMedia('(prefers-color-scheme: dark)')

const ThemeContext = createContext<{ choice: ThemeChoice; isDark: boolean; choose: (choice: ThemeChoice) => void }>({
  choice: 'system',
  isDark: false,
  choose: () => {},
})

export const useTheme = () => use(ThemeContext)

function readChoice(): ThemeChoice {
  const kept = window.localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

function listenToSystem(changed: () => void) {
  systemDark.addEventListener('change', changed)
  return () => systemDark.removeEventListener('change', changed)
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(readChoice)
  const isSystemDark = useSyncExternalStore(listenToSystem, () => systemDark.matches)
  const isDark = choice === 'dark' || (choice === 'system' && isSystemDark)
  const palette = isDark ? DARK : LIGHT

  useEffect(() => {
    const root = document.documentElement
    for (const [name, value] of Object.entries(cssVariables(palette))) root.style.setProperty(name, value)
    root.dataset['theme'] = isDark ? 'dark' : 'light'
    root.style.colorScheme = isDark ? 'dark' : 'light'
  }, [palette, isDark])

  const value = useMemo(
    () => ({
      choice,
      isDark,
      choose: (next: ThemeChoice) => {
        window.localStorage.setItem(KEY, next)
        setChoice(next)
      },
    }),
    [choice, isDark],
  )
  return (
    <ThemeContext value={value}>
      <ConfigProvider
        locale={zhCN}
        theme={antThemeOf(palette, isDark)}
        button={{ autoInsertSpace: false }}
        form={{ requiredMark: false }}
      >
        <AntApp message={{ maxCount: 3, duration: 5 }} className="qz-app">
          {children}
        </AntApp>
      </ConfigProvider>
    </ThemeContext>
  )
}

function antThemeOf(palette: Palette, isDark: boolean) {
  return {
    algorithm: isDark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    token: {
      colorPrimary: palette.accent,
      colorInfo: palette.accent,
      colorLink: palette.accent,
      colorLinkHover: palette.accent,
      colorError: palette.bad,
      colorWarning: palette.warn,
      colorSuccess: palette.good,
      colorBgLayout: palette.paper,
      colorBgContainer: palette.sheet,
      colorBgElevated: palette.sheet,
      colorText: palette.ink,
      colorTextSecondary: palette.inkSoft,
      colorTextTertiary: palette.inkFaint,
      colorTextPlaceholder: palette.inkFaint,
      colorTextDescription: palette.inkFaint,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      colorTextLightSolid: palette.onAccent,
      fontFamily: TEXT_FONT,
      fontSize: 14,
      lineHeight: 1.6,
      borderRadius: 4,
      controlHeight: 36,
      boxShadow: isDark ? '0 6px 24px #0008' : '0 6px 24px #1c232a1f',
      boxShadowSecondary: isDark ? '0 8px 32px #000a' : '0 8px 32px #1c232a26',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Input: { activeShadow: `0 0 0 2px ${palette.accentSoft}` },
      Form: { labelColor: palette.inkSoft, verticalLabelPadding: '0 0 4px' },
      Modal: { titleFontSize: 17 },
    },
  }
}
