/** Predicate types of SLSA provenance, whole: another version may mean other fields. */
const provenanceTypes: readonly string[] = [
  'https://slsa.dev/provenance/v1',
  'https://slsa.dev/provenance/v0.2',
];

/** True for the predicate type of SLSA provenance. Source: https://slsa.dev/spec/v1.0/provenance. */
export function isProvenanceType(predicateType: string): boolean {
  return provenanceTypes.includes(predicateType);
}
