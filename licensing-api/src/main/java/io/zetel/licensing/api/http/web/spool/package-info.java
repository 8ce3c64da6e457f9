/** Bytes that wait: for a client that does not read yet, or for who reads them later. */
@NullMarked
package io.zetel.licensing.api.http.web.spool;

import org.jspecify.annotations.NullMarked;
