import type { WaybillError } from '@waybill/kernel';
import type { Refusal } from './assessment.ts';
import type { Details } from './check.ts';

/** The coded reason that an error gives, without its stack. */
export function refusalOf(error: WaybillError): Refusal {
  const { code, message, expected, found, help } = error;
  return {
    code,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(help === undefined ? {} : { help }),
  };
}

/** A coded reason as details of a result; the code comes first, because its page explains it. */
export function refusalDetails({ code, expected, found, help }: Refusal): Details {
  return {
    ...(expected === undefined ? {} : { expected }),
    found: found === undefined ? code : `${code}: ${found}`,
    ...(help === undefined ? {} : { help }),
  };
}
