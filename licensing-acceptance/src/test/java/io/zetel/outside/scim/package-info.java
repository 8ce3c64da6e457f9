/** SCIM as clients made by others speak it. */
@NullMarked
package io.zetel.outside.scim;

import org.jspecify.annotations.NullMarked;
