package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.EventTypes;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.webhook.WebhookEvent;
import io.zetel.licensing.projections.history.HistoryFilter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a request asks of the history; everything wrong with it is told at once. */
record HistoryQuery(HistoryFilter filter, Format format, int limit) {

    /** The forms a history can be had in. */
    enum Format {
        JSON,
        NDJSON,
        CSV
    }

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern LIMIT = Pattern.compile("[0-9]{1,3}");
    private static final Set<String> TYPES = Stream.of(
                    TenantEvent.class,
                    PolicyEvent.class,
                    SubscriptionEvent.class,
                    HolderEvent.class,
                    GroupEvent.class,
                    WebhookEvent.class)
            .flatMap(family -> EventTypes.names(family).stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final Pattern SUBJECT = Pattern.compile("(user|device|policy|subscription|group|tenant):.{1,256}");

    /** The filters as they came. */
    record Asked(
            @Nullable String after,
            @Nullable String from,
            @Nullable String to,
            @Nullable String type,
            @Nullable String subject,
            @Nullable String order,
            @Nullable String limit,
            @Nullable String format) {}

    static HistoryQuery of(Asked asked) {
        var faults = new Faults();
        var since = asked.from() == null ? null : faults.instant("/from", asked.from());
        var until = asked.to() == null ? null : faults.instant("/to", asked.to());
        faults.check(
                since == null || until == null || since.isBefore(until),
                "/to",
                "INVALID_RANGE",
                "must be later than from");
        var after = matching(faults, "after", asked.after(), NUMBER, "must be the number of an event");
        var limit =
                matching(faults, "limit", asked.limit(), LIMIT, "must be a number from 1 to " + PageRequest.MAX_LIMIT);
        int rows = limit == null ? PageRequest.DEFAULT_LIMIT : Integer.parseInt(limit);
        faults.check(
                rows >= 1 && rows <= PageRequest.MAX_LIMIT,
                "/limit",
                "INVALID_LIMIT",
                "must be a number from 1 to " + PageRequest.MAX_LIMIT);
        faults.check(
                asked.type() == null || TYPES.contains(asked.type()),
                "/type",
                "INVALID_TYPE",
                "must be the name of an event such as LicenseClaimed");
        var subject = matching(
                faults,
                "subject",
                asked.subject(),
                SUBJECT,
                "must be user:, device:, policy:, subscription:, group: or tenant: and an id");
        var format = format(faults, asked.format());
        faults.check(
                asked.order() == null
                        || asked.order().equals("asc")
                        || asked.order().equals("desc"),
                "/order",
                "INVALID_ORDER",
                "must be asc or desc");
        faults.throwIfAny();
        return new HistoryQuery(
                new HistoryFilter(
                        after == null ? 0 : Long.parseLong(after),
                        since,
                        until,
                        asked.type(),
                        subject,
                        "desc".equals(asked.order())),
                format,
                rows);
    }

    private static @Nullable String matching(
            Faults faults, String name, @Nullable String text, Pattern pattern, String message) {
        if (text == null || pattern.matcher(text).matches()) {
            return text;
        }
        faults.add("/" + name, "INVALID_" + name.toUpperCase(java.util.Locale.ROOT), message);
        return null;
    }

    private static Format format(Faults faults, @Nullable String text) {
        var formats = List.of("json", "ndjson", "csv");
        if (text == null || formats.contains(text)) {
            return text == null ? Format.JSON : Format.values()[formats.indexOf(text)];
        }
        faults.add("/format", "INVALID_FORMAT", "must be json, ndjson or csv");
        return Format.JSON;
    }
}
