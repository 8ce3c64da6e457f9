/** A demo tenant for whoever starts Zetel for the first time. */
@NullMarked
package io.zetel.licensing.api.app.demo;

import org.jspecify.annotations.NullMarked;
