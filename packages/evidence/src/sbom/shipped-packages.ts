import type { SbomInput, SbomPackage } from './sbom-input.ts';

/** The packages that an SBOM lists, in the order of their keys, with arrows to each other only. */
export function shippedPackages(input: SbomInput): {
  readonly packages: readonly SbomPackage[];
  readonly dependsOn: readonly string[];
} {
  const shipped = input.packages.filter(({ scope }) => input.includeDev === true || scope !== 'dev');
  const keys = new Set(shipped.map(({ key }) => key));
  const listed = (dependsOn: readonly string[]): string[] => dependsOn.filter((key) => keys.has(key)).sort();
  return {
    packages: shipped
      .map((entry) => ({ ...entry, dependsOn: listed(entry.dependsOn) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    dependsOn: listed(input.dependsOn),
  };
}
