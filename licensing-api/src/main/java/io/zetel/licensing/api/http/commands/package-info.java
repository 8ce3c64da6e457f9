/** How routes ask the domain and read what it led to. */
@NullMarked
package io.zetel.licensing.api.http.commands;

import org.jspecify.annotations.NullMarked;
