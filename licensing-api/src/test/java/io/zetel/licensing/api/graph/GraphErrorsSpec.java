package io.zetel.licensing.api.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.problem.HttpProblem;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Refusals in the Graph dialect")
class GraphErrorsSpec {

    private final GraphErrors errors = new GraphErrors(JsonMapper.builder().build());

    private GraphAnswer of(Throwable refusal) {
        return errors.of(refusal, "1", null).orElseThrow();
    }

    @Test
    void tell_whoever_is_turned_away_when_to_come_again() {
        var busy = new HttpProblem(503, "UNAVAILABLE", "Too much at once.");

        assertThat(of(busy).status()).isEqualTo(429);
        assertThat(of(busy).body().toString()).contains("code=TooManyRequests");
        assertThat(of(busy).headers())
                .containsEntry("Retry-After", "1")
                .containsKeys("x-ms-throttle-scope", "x-ms-throttle-information");
        assertThat(of(busy.retryAfter(0)).headers()).containsEntry("Retry-After", "1");
        assertThat(of(busy.retryAfter(7)).headers()).containsEntry("Retry-After", "7");
        assertThat(of(HttpProblem.notFound("X", "x")).headers()).isEmpty();
    }
}
