/** Every event of a tenant in order, chained by hashes: what an auditor reads, and what the past is told from. */
@NullMarked
package io.zetel.licensing.projections.history;

import org.jspecify.annotations.NullMarked;
