/** The whole application, asked over HTTP as its users ask it. */
@NullMarked
package io.zetel.licensing.acceptance;

import org.jspecify.annotations.NullMarked;
