import { purlOf } from '../purl.ts';
import { type Catalogue, fromFile } from './catalogue.ts';

/** `rack-3.0.8.gemspec`, perhaps with a platform behind the version. */
const gemspec = /(?:^|\/)specifications\/(?:default\/)?([^/]+?)-(\d[^/-]*)(?:-[^/]+)?\.gemspec$/;
const maxBytes = 1024 * 1024;

/** Gems that RubyGems installed, by the names of their specifications: those are Ruby, which nobody should run to read. Source: RubyGems guides, "Specification Reference". */
export const gems: Catalogue = {
  name: 'gem',
  wants: (path) => (gemspec.test(path) ? { maxBytes, extract: () => new Uint8Array() } : undefined),
  read: (files) => ({
    packages: files.list().flatMap((history) => {
      const [, name, version] = gemspec.exec(history.path) ?? [];
      if (name === undefined || version === undefined) return [];
      return [
        fromFile(history, { ecosystem: 'gem', name, version, purl: purlOf({ type: 'gem', name, version }) }),
      ];
    }),
    findings: [],
  }),
};
