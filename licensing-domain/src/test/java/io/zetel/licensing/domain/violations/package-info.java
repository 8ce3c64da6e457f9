/** What must never be written: each class breaks one rule of the walls, to prove that the rule notices. */
@NullMarked
package io.zetel.licensing.domain.violations;

import org.jspecify.annotations.NullMarked;
