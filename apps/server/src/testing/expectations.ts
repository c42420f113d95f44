import assert from 'node:assert/strict';
import type { ProblemDocument } from '@waybill/api';
import { problemDocument } from '@waybill/api/schemas';
import { WaybillError } from '@waybill/kernel';

/** The problem document of an answer, checked against its schema. */
export async function problemOf(answer: Response): Promise<ProblemDocument> {
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const problem = problemDocument.parse(await answer.json());
  assert.equal(problem.status, answer.status);
  assert.equal(problem.instance, answer.headers.get('x-request-id'));
  return problem;
}

/** For `assert.rejects`: an error of Waybill with this code. */
export function coded(code: string): (error: unknown) => boolean {
  return (error: unknown): boolean => {
    assert.ok(error instanceof WaybillError, String(error));
    assert.equal(error.code, code);
    return true;
  };
}
