/** Directory groups: their members, the licences they give, and how far applying them has come. */
@NullMarked
package io.zetel.licensing.projections.groups;

import org.jspecify.annotations.NullMarked;
