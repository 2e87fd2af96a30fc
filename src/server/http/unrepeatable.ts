/** Commands that take no Idempotency-Key, each with the reason; every other command takes one, or the server does not start. */
export const UNREPEATABLE: Readonly<{ [routeId: string]: string }> = {
  signIn: 'there is no account yet to keep an answer for, and the answer is a new session',
  giveSecondFactor: 'a code is good once, and the answer is a new session',
  stepUp: 'a code is good once: what comes with it again is somebody else',
  signOut: 'ends the session that would know the key; done twice it is done once',
  changePassword: 'the old password is no longer right, and the answer is a new session',
  enrolSecondFactor: 'the secret it answers with is shown and not kept',
  confirmSecondFactor: 'a code is good once, and the answer is a new session',
  startOidc: 'there is no account yet to keep an answer for',
}
