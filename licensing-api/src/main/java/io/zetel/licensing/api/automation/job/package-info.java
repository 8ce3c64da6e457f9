/** Long work: taken whole before it is acknowledged, done chunk by chunk, resumed at the chunk after a crash. */
@NullMarked
package io.zetel.licensing.api.automation.job;

import org.jspecify.annotations.NullMarked;
