/** What every route shares: strict JSON, pages, versions, positions, and who asks why. */
@NullMarked
package io.zetel.licensing.api.http.web;

import org.jspecify.annotations.NullMarked;
