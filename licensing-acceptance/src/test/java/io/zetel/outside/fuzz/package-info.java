/** Requests made up from the running OpenAPI document, and what must hold of their answers. */
@NullMarked
package io.zetel.outside.fuzz;

import org.jspecify.annotations.NullMarked;
