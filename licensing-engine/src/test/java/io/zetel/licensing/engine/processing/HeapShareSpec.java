package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is kept in memory")
class HeapShareSpec {

    @Test
    void is_as_much_as_is_wanted_and_never_more_than_its_part_of_the_heap() {
        long heap = Runtime.getRuntime().maxMemory();

        assertThat(HeapShare.of(10, 4, 1000)).isEqualTo(10);
        assertThat(HeapShare.of(Long.MAX_VALUE, 4, 1000) * 4 * 1000)
                .isLessThanOrEqualTo(heap)
                .isGreaterThan(heap / 2);
    }
}
