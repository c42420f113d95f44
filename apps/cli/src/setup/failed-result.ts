import type { CheckResult, WaybillError } from '@waybill/kernel';

/** The result of a check that an error ended: not evaluable where nobody could tell, else a failure. */
export function failedResult(code: string, error: WaybillError): CheckResult {
  const { category, message, expected, found, help } = error;
  return {
    code,
    outcome: category === 'unavailable' ? 'not-evaluable' : 'fail',
    message,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    ...(help !== undefined && { help }),
  };
}
