import { queryOptions } from '@tanstack/react-query'
import { api, type components, dataOf } from '#web/api'

export type HomeLink = components['schemas']['Home']['duties'][number]['link']

export const homeQuery = queryOptions({ queryKey: ['home'], queryFn: () => dataOf(api.GET('/api/home')) })
