/**
 * SCIM 2.0 (RFC 7643, 7644): how identity providers push users and groups. A face of the directory's commands; it has
 * no rules of its own.
 */
@NullMarked
package io.zetel.licensing.api.scim;

import org.jspecify.annotations.NullMarked;
