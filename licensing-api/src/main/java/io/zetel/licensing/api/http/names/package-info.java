/** Products, service plans and apps as callers name them. */
@NullMarked
package io.zetel.licensing.api.http.names;

import org.jspecify.annotations.NullMarked;
