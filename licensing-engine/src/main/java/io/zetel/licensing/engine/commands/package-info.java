/** The lanes: commands of a tenant wait in one queue and are committed in groups. */
@NullMarked
package io.zetel.licensing.engine.commands;

import org.jspecify.annotations.NullMarked;
