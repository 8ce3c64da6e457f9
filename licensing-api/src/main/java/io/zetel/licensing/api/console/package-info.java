/**
 * The web console: who is signed in, the pages, and what every page has around it. Pages ask what the controllers ask.
 */
@NullMarked
package io.zetel.licensing.api.console;

import org.jspecify.annotations.NullMarked;
