/** The OpenAPI 3.1 document, printed from the declarations of the routes. */
import { z } from 'zod'
import {
  type Answer,
  isFileAnswer,
  PROBLEM_STATUSES,
  problemSchema,
  type RoutePolicy,
  type RouteSpec,
} from '#contract/route'
import { ACTIONS, RESOURCES } from '#core/identity'

type Json = { [key: string]: unknown }

export type OpenApiDocument = Json & {
  paths: { [path: string]: Json }
  components: { schemas: Json; [part: string]: unknown }
}

const MEDIA = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  text: 'text/plain',
  events: 'text/event-stream',
} as const

export function openApiDocument(routes: readonly RouteSpec[], version: string): OpenApiDocument {
  const schemas: Json = {}
  const show = (schema: z.ZodType, io: 'input' | 'output') => toJson(schema, io, schemas)
  show(problemSchema, 'output')
  const paths: OpenApiDocument['paths'] = {}
  for (const route of [...routes].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const path = `/api${route.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, show) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: '权责 Quanze',
      version,
      description: '行政执法责任制平台的接口。每个操作注明所需权限；看不到的和不存在的回答相同。',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'quanze', description: '登录后由服务器设置' } },
    },
  }
}

type Show = (schema: z.ZodType, io: 'input' | 'output') => Json

function operation(route: RouteSpec, show: Show): Json {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    description: `权限：${describePolicy(route.policy)}${route.stepUp === true ? '；须再次验证' : ''}`,
    security: route.policy === 'public' ? [] : [{ session: [] }],
    parameters: [
      ...parameters(route.params, 'path', show),
      ...parameters(route.query, 'query', show),
      ...(route.idempotent === true
        ? [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: false,
              description: '同一次操作重发时用同一个值',
              schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,80}$' },
            },
          ]
        : []),
    ],
    ...requestBody(route, show),
    responses: Object.fromEntries([
      ...Object.entries(route.answers).map(([status, answer]) => [status, response(answer, show)]),
      ...PROBLEM_STATUSES.map((status) => [
        String(status),
        {
          description: '问题',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
    ]),
  }
}

function requestBody(route: RouteSpec, show: Show): Json {
  if (route.upload !== undefined) {
    const schema = { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } }
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } }
  }
  if (route.body === undefined) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: show(route.body, 'input') } } } }
}

function response(answer: Answer, show: Show): Json {
  if (isFileAnswer(answer))
    return {
      description: '文件',
      content: {
        [MEDIA[answer.file]]: { schema: { type: 'string', ...(answer.file === 'xlsx' && { format: 'binary' }) } },
      },
    }
  return { description: '完成', content: { 'application/json': { schema: show(answer, 'output') } } }
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query', show: Show): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = show(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...shape }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: shape,
  }))
}

/** Named schemas become components; a schema that has another form as input than as output is named so. */
function toJson(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $schema: _schema,
    $defs = {},
    ...shape
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    override: plainInteger,
  }) as Json & { $defs?: Json }
  const own = typeof shape['id'] === 'string' ? shape['id'] : undefined
  for (const [name, definition] of Object.entries($defs)) if (name !== '__shared') schemas[name] ??= relink(definition)
  if (own === undefined) return relink(shape) as Json
  schemas[own] ??= relink(shape)
  return { $ref: `#/components/schemas/${own}` }
}

/** The bounds of a safe integer say nothing to a reader. */
function plainInteger({ jsonSchema }: { jsonSchema: { minimum?: unknown; maximum?: unknown } }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}

function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (key === 'id' && typeof inner === 'string') return []
      if (key === '$ref' && typeof inner === 'string')
        return [[key, inner.replace('#/$defs/', '#/components/schemas/')]]
      return [[key, relink(inner)]]
    }),
  )
}

export function describePolicy(policy: RoutePolicy): string {
  if (policy === 'public') return '公开'
  if (policy === 'pending') return '已验证口令'
  const rights = 'anyOf' in policy ? policy.anyOf : [policy]
  return rights.map(({ resource, action }) => `${ACTIONS[action]}${RESOURCES[resource]}`).join('，或')
}
