import { api, type components, dataOf } from '#web/api'

export type SignInState = components['schemas']['SignInState']

export const signIn = (body: { name: string; password: string }) => dataOf(api.POST('/api/session', { body }))
export const giveSecondFactor = (code: string) => dataOf(api.POST('/api/session/second-factor', { body: { code } }))
export const changePassword = (body: { current: string; next: string }) =>
  dataOf(api.POST('/api/me/password', { body }))
export const enrol = () => dataOf(api.POST('/api/me/second-factor'))
export const confirmEnrolment = (code: string) => dataOf(api.POST('/api/me/second-factor/confirm', { body: { code } }))
