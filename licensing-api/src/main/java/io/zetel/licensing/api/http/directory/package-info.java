/** The routes by which a directory tells of users and devices, and what people call them. */
@NullMarked
package io.zetel.licensing.api.http.directory;

import org.jspecify.annotations.NullMarked;
