/** Where the page begins. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { makeQueryClient, makeRouter } from '#web/screens'
import { giveStylesTheNonce, ThemeProvider, tellPickersTheTime } from '#web/ui'

giveStylesTheNonce()
dayjs.locale('zh-cn')
tellPickersTheTime()
const queries = makeQueryClient()
const router = makeRouter()
const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no element #root')

createRoot(place).render(
  <StrictMode>
    <ThemeProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ThemeProvider>
  </StrictMode>,
)
