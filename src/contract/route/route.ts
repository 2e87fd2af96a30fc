/** How a route is declared. The server, the OpenAPI document and the browser's typed client all come from these declarations. */
import { z } from 'zod'
import type { Action, Resource } from '#core/identity'
import { wordIssue } from './word-issue.ts'

// Faults are read by officials: these are the words wherever a schema gives none of its own.
z.config({ localeError: wordIssue })

export type Right = { resource: Resource; action: Action }

/**
 * Who may call: everybody; whoever proved one factor and still owes the next step; or who holds the right. With `anyOf`
 * holding one of them opens the door, and the handler asks for the exact one once it knows what is meant.
 */
export type RoutePolicy = 'public' | 'pending' | Right | { anyOf: readonly Right[] }

export type Answer = z.ZodType | { file: 'xlsx' | 'text' | 'events' }

export type RouteSpec = {
  id: string
  method: 'GET' | 'POST' | 'DELETE'
  /** Under /api, as Fastify writes it: `/accounts/:id`. */
  path: string
  summary: string
  tag: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** The request is one uploaded file (`file`), at most so many bytes. */
  upload?: { maximumBytes: number }
  /** What is answered when it is done; problems are declared for every route. */
  answers: Readonly<Record<number, Answer>>
  policy: RoutePolicy
  /** Weighty: asks that the second factor was given a few minutes ago. */
  stepUp?: true
  /** A command that may be sent again with the same Idempotency-Key: all but those the server names with a reason. */
  idempotent?: true
  /** Requests per minute from one address, where it is less than usual. */
  perMinute?: number
}

/** The answers every route may give instead. */
export const PROBLEM_STATUSES = [400, 401, 403, 404, 406, 408, 409, 413, 415, 422, 429, 500, 503] as const

export function route<const R extends RouteSpec>(spec: R): R {
  return spec
}

export function isFileAnswer(answer: Answer): answer is { file: 'xlsx' | 'text' | 'events' } {
  return 'file' in answer
}

/** What a route takes and gives, as types. */
type Of<S, Otherwise> = S extends z.ZodType ? z.output<S> : Otherwise
export type ParamsOf<R extends RouteSpec> = Of<R['params'], Record<never, never>>
export type QueryOf<R extends RouteSpec> = Of<R['query'], Record<never, never>>
export type BodyOf<R extends RouteSpec> = Of<R['body'], undefined>
type Json<A> = A extends z.ZodType ? z.input<A> : never
export type AnswerOf<R extends RouteSpec> = Json<R['answers'][keyof R['answers']]>
