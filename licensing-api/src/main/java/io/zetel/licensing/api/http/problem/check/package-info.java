/** The forms that ids, names, countries and instants from outside must have. */
@NullMarked
package io.zetel.licensing.api.http.problem.check;

import org.jspecify.annotations.NullMarked;
