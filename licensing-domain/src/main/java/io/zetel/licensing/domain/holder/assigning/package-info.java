/** The rules by which what a holder has comes in line with what its sources want, and the handlers that ask them. */
@NullMarked
package io.zetel.licensing.domain.holder.assigning;

import org.jspecify.annotations.NullMarked;
