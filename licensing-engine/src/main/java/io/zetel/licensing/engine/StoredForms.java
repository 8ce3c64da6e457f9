package io.zetel.licensing.engine;

import java.util.List;
import tools.jackson.databind.JacksonModule;

/**
 * How events are stored where that is not as their fields say. Modules of their own: as beans they would shape the
 * answers of HTTP too.
 */
public record StoredForms(List<JacksonModule> modules) {}
