export { describePolicy, type OpenApiDocument, openApiDocument } from './document.ts'
