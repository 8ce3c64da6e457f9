/** What happens by itself when its time has come. */
@NullMarked
package io.zetel.licensing.api.lifecycle;

import org.jspecify.annotations.NullMarked;
