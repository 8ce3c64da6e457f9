package io.zetel.licensing.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** When PostgreSQL is brought along. */
@DisplayName("The embedded PostgreSQL")
class EarlyDatabaseSpec {

    @Test
    void is_wanted_where_no_other_is_named() {
        assertThat(isWanted(Map.of())).isTrue();
        assertThat(isWanted(Map.of("spring.datasource.url", "")))
                .as("a name that is empty")
                .isTrue();
        assertThat(isWanted(Map.of("spring.datasource.url", "jdbc:postgresql://db/zetel")))
                .isFalse();
    }

    private static boolean isWanted(Map<String, Object> settings) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
        return EarlyDatabase.isWanted(environment);
    }
}
