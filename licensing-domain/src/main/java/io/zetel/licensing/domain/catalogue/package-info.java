/** What can be sold and claimed: products, service plans, apps. */
@NullMarked
package io.zetel.licensing.domain.catalogue;

import org.jspecify.annotations.NullMarked;
