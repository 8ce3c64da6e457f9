package io.zetel.licensing.api.http.attention;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.InstantSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What wants attention, the worst first. */
@RestController
public class AttentionController {

    private final Attention attention;
    private final Reads reads;
    private final InstantSource clock;

    AttentionController(Attention attention, Reads reads, InstantSource clock) {
        this.attention = attention;
        this.reads = reads;
        this.clock = clock;
    }

    @Operation(
            description =
                    "What wants attention now: products without seats, with more out than there are or with seats that end soon; groups "
                            + "whose members lack what they give; policies that are off though people asked in the "
                            + "last week; jobs that failed in the last week; "
                            + "events that could not be shown. One of a kind and subject, by an id that stays as long as it is open.")
    @GetMapping("/api/v1/tenants/{t}/attention")
    @Allowed(Role.READER)
    public ResponseEntity<Page<Matter>> list(@PathVariable TenantId t, PageRequest page, WaitFor waitFor) {
        return reads.of(Attention.GROUPS, waitFor, () -> page(t, page));
    }

    /** There are few, so they are read all and cut into pages here. */
    private Page<Matter> page(TenantId t, PageRequest page) {
        var all = attention.of(t, clock.instant()).stream();
        var rest = page.cursor()
                .map(cursor -> cursor.text(0))
                .map(last -> all.filter(matter -> place(matter).compareTo(last) > 0))
                .orElse(all);
        return Page.of(page, rest.limit(page.fetch()).toList(), matter -> Cursor.of(place(matter)));
    }

    /** In the order of the list, also where the matter itself is settled meanwhile. */
    private static String place(Matter matter) {
        return "%d %02d %s".formatted(matter.severity().ordinal(), matter.kind().ordinal(), matter.subject());
    }
}
