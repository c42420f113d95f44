import type { Fact, FactName, FactValues } from '@waybill/evidence';

/** A fact that GitLab's API confirms. */
export function apiFact<N extends FactName>(name: N, value: FactValues[N]): Fact<N> {
  return { name, value, assurance: 'api', source: 'api' };
}
