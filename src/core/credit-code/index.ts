export {
  CREDIT_CODE_SIGNS,
  CREDIT_CODE_WEIGHTS,
  type CreditCodeFault,
  findCreditCodeFault,
} from './credit-code.ts'
