import { oversizedLockfile } from './lockfile-error.ts';

/** Beyond 10,000 packages no project was seen; hostile files must end in seconds. */
const maxPackages = 50_000;
const maxDependencies = 300_000;

/** Counts what a lockfile holds, whatever its format; throws `lockfile-too-large` when it is more than is read. */
export class LockfileBudget {
  readonly #file: string;
  #packages = 0;
  #dependencies = 0;

  constructor(file: string) {
    this.#file = file;
  }

  countPackages(more = 1): void {
    this.#packages += more;
    if (this.#packages > maxPackages) {
      throw oversizedLockfile(this.#file, `at most ${maxPackages} packages`, 'more');
    }
  }

  countDependencies(more = 1): void {
    this.#dependencies += more;
    if (this.#dependencies > maxDependencies) {
      throw oversizedLockfile(this.#file, `at most ${maxDependencies} dependencies`, 'more');
    }
  }
}
