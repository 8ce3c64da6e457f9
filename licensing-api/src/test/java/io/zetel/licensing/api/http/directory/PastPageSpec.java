package io.zetel.licensing.api.http.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A page of a list as it was")
class PastPageSpec {

    private static final int ALL = 9_000;
    private static final int MOST_AT_ONCE = 2_500;

    private static final List<Hit> EVERYBODY = IntStream.range(0, ALL)
            .mapToObj("%05d"::formatted)
            .map(id -> new Hit("", id))
            .toList();

    private static List<Hit> after(Optional<Cursor> place, int limit) {
        var from = place.map(cursor -> Integer.parseInt(cursor.text(1)) + 1).orElse(0);
        return EVERYBODY.subList(from, Math.min(ALL, from + limit));
    }

    @Test
    void pages_are_all_that_was_wanted_and_each_asks_of_not_too_many() {
        var random = new Random(20261129);
        for (int chance : new int[] {1, 2, 100, 5_000, 1_000_000}) {
            for (int limit : new int[] {1, 50, 500}) {
                var wanted = EVERYBODY.stream()
                        .filter(_ -> random.nextInt(chance) == 0)
                        .toList();
                assertThat(walked(wanted, limit))
                        .as("1 of %s by %s", chance, limit)
                        .isEqualTo(wanted);
            }
        }
    }

    private static List<Hit> walked(List<Hit> wanted, int limit) {
        var found = new ArrayList<Hit>();
        var among = Set.copyOf(wanted);
        var place = Optional.<Cursor>empty();
        do {
            var asked = new ArrayList<Hit>();
            var page = PastPage.of(new PageRequest(limit, place), PastPageSpec::after, hits -> {
                asked.addAll(hits);
                return hits.stream().filter(among::contains).toList();
            });
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            assertThat(asked).hasSizeLessThanOrEqualTo(MOST_AT_ONCE).doesNotHaveDuplicates();
            found.addAll(page.items());
            place = Optional.ofNullable(page.nextCursor()).map(Cursor::decode);
        } while (place.isPresent());
        return found;
    }
}
