/** The operator's routes for the clients and signing keys of the embedded identity. */
@NullMarked
package io.zetel.licensing.api.http.client;

import org.jspecify.annotations.NullMarked;
