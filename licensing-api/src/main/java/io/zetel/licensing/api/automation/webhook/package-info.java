/**
 * Tells the systems of a tenant what happened in it: signed, tried again, fed from the history and never from memory.
 */
@NullMarked
package io.zetel.licensing.api.automation.webhook;

import org.jspecify.annotations.NullMarked;
