/** The operator's routes for the clients and signing keys of the embedded identity. */
@NullMarked
package io.zetel.licensing.api.client;

import org.jspecify.annotations.NullMarked;
