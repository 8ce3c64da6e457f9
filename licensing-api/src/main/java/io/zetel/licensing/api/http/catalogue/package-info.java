/** The catalogue over HTTP: what can be sold and claimed, and the import of the vendor's list. */
@NullMarked
package io.zetel.licensing.api.http.catalogue;

import org.jspecify.annotations.NullMarked;
