export {
  CREDIT_CODE_SIGNS,
  CREDIT_CODE_WEIGHTS,
  type CreditCodeFault,
  creditCodeCheckDigit,
  findCreditCodeFault,
} from './credit-code.ts'
