/** Which tenants are on their way from one installation to another. */
@NullMarked
package io.zetel.licensing.engine.moves;

import org.jspecify.annotations.NullMarked;
