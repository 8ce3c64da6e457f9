/**
 * {@code import} from the packaged jar: reads what another system exports and tells a running Zetel, over HTTP and with
 * no rule of its own.
 */
@NullMarked
package io.zetel.licensing.api.importer;

import org.jspecify.annotations.NullMarked;
