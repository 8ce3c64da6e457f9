/** The routes of groups: who is in them, which licences they give, and what came of it. */
@NullMarked
package io.zetel.licensing.api.http.group;

import org.jspecify.annotations.NullMarked;
