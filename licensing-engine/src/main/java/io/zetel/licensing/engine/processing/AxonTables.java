package io.zetel.licensing.engine.processing;

import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;

/** The names of Axon's tables and columns in the migrations under {@code db/migration/axon}. */
final class AxonTables {

    static final TokenSchema TOKENS = TokenSchema.builder()
            .setTokenTable("token_entry")
            .setProcessorNameColumn("processor_name")
            .setTokenTypeColumn("token_type")
            .setTimestampColumn("time_stamp")
            .build();

    private AxonTables() {}
}
