/** How a tenant is set up, as one document that can be kept, compared and applied (S24). */
@NullMarked
package io.zetel.licensing.api.http.desired;

import org.jspecify.annotations.NullMarked;
