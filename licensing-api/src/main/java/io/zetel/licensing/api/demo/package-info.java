/** A demo tenant for whoever starts Zetel for the first time. */
@NullMarked
package io.zetel.licensing.api.demo;

import org.jspecify.annotations.NullMarked;
