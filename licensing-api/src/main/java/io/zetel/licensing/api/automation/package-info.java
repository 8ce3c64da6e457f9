/** What happens by itself: seats that came free are given to those who wait, and what is due is done. */
@NullMarked
package io.zetel.licensing.api.automation;

import org.jspecify.annotations.NullMarked;
