/** Products, service plans and apps as callers name them. */
@NullMarked
package io.zetel.licensing.api.names;

import org.jspecify.annotations.NullMarked;
