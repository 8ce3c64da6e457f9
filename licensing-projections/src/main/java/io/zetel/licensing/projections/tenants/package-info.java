/** The tenants at a glance. */
@NullMarked
package io.zetel.licensing.projections.tenants;

import org.jspecify.annotations.NullMarked;
