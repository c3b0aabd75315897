/** A round's public report, fetched once from the aggregator. A later request for another round replaces it. */

import { fetchObject, type Fetched } from '../../aggregator/files';
import { messageOf } from '../../show/message';
import { readReport, type RoundReport } from '../../verify/report';

/** A report has about 300 bytes a trainer. */
const MAX_BYTES = 64 << 20;

export class FetchedReport {
  file = $state.raw<Fetched>();
  report = $state.raw<RoundReport>();
  problem = $state('');
  #asked = '';

  fetch(endpoint: string, hash: string): void {
    if (this.#asked === hash) return;
    this.#asked = hash;
    this.problem = '';
    fetchObject(endpoint, hash, MAX_BYTES)
      .then((file) => {
        if (this.#asked !== hash) return;
        this.file = file;
        if (file.matches) this.report = readReport(file.bytes);
        else this.problem = `the aggregator’s file has another hash, ${file.hash}`;
      })
      .catch((error: unknown) => (this.problem = messageOf(error)));
  }
}
