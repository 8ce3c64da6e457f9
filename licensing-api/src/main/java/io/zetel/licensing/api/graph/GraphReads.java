package io.zetel.licensing.api.graph;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.DirectorySearch;
import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.directory.DirectorySearch.Sort;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.Positions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads of the dialect: what a tenant wrote through this node is waited for, lists are paged by key, and links lead to
 * what follows.
 */
@Component
class GraphReads {

    /** What a list takes. */
    static final Set<String> LIST = Set.of("$select", "$filter", "$top", "$skiptoken", "$count", "$search", "$orderby");
    /** What a list takes that is not searched. */
    static final Set<String> PLAIN = Set.of("$select", "$top", "$skiptoken", "$count");

    static final Set<String> SELECT = Set.of("$select");

    private static final WaitFor NOW = new WaitFor(OptionalLong.empty());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int TENANTS = 10_000;
    private static final Map<String, Sort> SORTS = Map.of(
            "displayname", Sort.DISPLAY_NAME, "userprincipalname", Sort.USER_NAME, "createddatetime", Sort.CREATED);

    private final Reads reads;
    private final Positions positions;
    private final DirectorySearch search;
    private final PageTokens tokens;
    private final Cache<TenantId, Long> written =
            Caffeine.newBuilder().maximumSize(TENANTS).build();

    GraphReads(Reads reads, Positions positions, DirectorySearch search, PageTokens tokens) {
        this.reads = reads;
        this.positions = positions;
        this.search = search;
        this.tokens = tokens;
    }

    /** From now on reads of the tenant wait for this. */
    <R> Answer<R> wrote(TenantId tenant, Answer<R> answer) {
        wrote(tenant, answer.position());
        return answer;
    }

    void wrote(TenantId tenant, long position) {
        written.asMap().merge(tenant, position, Math::max);
    }

    /** An answer that says where the tenant stands, for what is asked of other routes afterwards. */
    GraphAnswer placed(GraphRequest request, GraphAnswer answer) {
        var position = written.getIfPresent(request.tenant());
        return position == null || answer.headers().containsKey(WaitFor.POSITION_HEADER)
                ? answer
                : answer.with(WaitFor.POSITION_HEADER, Long.toString(position));
    }

    /** What a write led to. */
    <T> T after(String group, Answer<?> answer, Supplier<Optional<T>> query) {
        return reads.after(group, answer, query);
    }

    /**
     * What a write is about. It is decided on what is stored, so only what cannot be found yet is worth waiting for
     * what the tenant wrote before.
     */
    <T> T known(GraphRequest request, List<String> groups, String id, Supplier<Optional<T>> query) {
        return query.get().or(() -> at(request, groups, query)).orElseThrow(() -> GraphProblem.missing(id));
    }

    /** The answer to a question to these read models. */
    <T> T at(GraphRequest request, List<String> groups, Supplier<T> query) {
        await(request, groups);
        return reads.at(groups, NOW, _ -> query.get());
    }

    /** The same with the position it was read at. */
    GraphAnswer answer(GraphRequest request, List<String> groups, Supplier<Object> body) {
        await(request, groups);
        return answer(NOW, groups, body);
    }

    /** Where a read model stands. */
    WaitFor standing(String group) {
        return new WaitFor(OptionalLong.of(positions.seen(group)));
    }

    /** The answer of read models that have seen this. */
    GraphAnswer answer(WaitFor seen, List<String> groups, Supplier<Object> body) {
        return reads.at(
                groups, seen, at -> GraphAnswer.ok(body.get()).with(WaitFor.POSITION_HEADER, Long.toString(at)));
    }

    /** Waits a while; then there is what there is. */
    private void await(GraphRequest request, List<String> groups) {
        var wanted = written.getIfPresent(request.tenant());
        if (wanted == null || request.isEventual()) {
            return;
        }
        try {
            for (var group : groups) {
                positions.awaitSeen(group, wanted, PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those of a kind that are wanted, shown a page at a time. */
    <T> GraphAnswer list(
            GraphRequest request,
            List<String> groups,
            Kind kind,
            Shape<T> shape,
            Function<@Nullable Expression, FilterSql> filter,
            Function<List<String>, List<T>> load) {
        var options = request.options().only(LIST);
        var select = shape.selected(request);
        var wanted = filter.apply(expression(options));
        int top = options.top();
        var order = order(options);
        return answer(request, groups, () -> {
            var hits = order.isEmpty()
                    ? search.list(request.tenant(), kind, wanted, cursor(request), top + 1)
                    : search.sorted(
                            request.tenant(),
                            kind,
                            wanted,
                            order.get().sort(),
                            order.get().descending(),
                            cursor(request),
                            top + 1);
            var page = hits.subList(0, Math.min(top, hits.size()));
            var body = head(request, shape.context(request, select));
            if (options.counts()) {
                body.put("@odata.count", search.count(request.tenant(), kind, wanted));
            }
            if (hits.size() > top) {
                body.put("@odata.nextLink", link(request, page.getLast().cursor()));
            }
            body.put(
                    "value",
                    load.apply(page.stream().map(Hit::id).toList()).stream()
                            .map(one -> shape.of(select, one))
                            .toList());
            return body;
        });
    }

    GraphAnswer count(
            GraphRequest request, List<String> groups, Kind kind, Function<@Nullable Expression, FilterSql> filter) {
        var wanted = filter.apply(expression(request.options().only(Set.of("$filter", "$search"))));
        return answer(request, groups, () -> Long.toString(search.count(request.tenant(), kind, wanted)));
    }

    /** A list that is known whole, a page at a time, each after the key of the one before. */
    <T> Map<String, Object> page(
            GraphRequest request, String context, List<T> all, Function<T, String> key, Function<T, Object> shown) {
        var options = request.options();
        var after = cursor(request).map(cursor -> cursor.text(0));
        var sorted = all.stream().sorted(java.util.Comparator.comparing(key)).toList();
        var rest = sorted.stream()
                .filter(one -> after.isEmpty() || key.apply(one).compareTo(after.get()) > 0)
                .limit(options.top() + 1L)
                .toList();
        var page = rest.subList(0, Math.min(options.top(), rest.size()));
        var body = head(request, context);
        if (options.counts()) {
            body.put("@odata.count", all.size());
        }
        if (rest.size() > page.size()) {
            body.put("@odata.nextLink", link(request, Cursor.of(key.apply(page.getLast()))));
        }
        body.put("value", page.stream().map(shown).toList());
        return body;
    }

    /** The beginning of a list's answer. */
    Map<String, Object> head(GraphRequest request, String context) {
        var body = new LinkedHashMap<String, Object>();
        if (request.isAnnotated()) {
            body.put("@odata.context", context);
        }
        return body;
    }

    static @Nullable Expression expression(QueryOptions options) {
        var filter = options.text("$filter").map(FilterParser::parse);
        var search = options.text("$search").map(SearchParser::parse);
        return filter.isPresent() && search.isPresent()
                ? new Expression.And(filter.get(), search.get())
                : filter.or(() -> search).orElse(null);
    }

    private record Order(Sort sort, boolean descending) {}

    private static Optional<Order> order(QueryOptions options) {
        return options.text("$orderby").map(text -> {
            var words = text.split("\\s+");
            var sort = SORTS.get(words[0].toLowerCase(Locale.ROOT));
            var way = words.length == 2 ? words[1].toLowerCase(Locale.ROOT) : "asc";
            if (sort == null || words.length > 2 || !way.equals("asc") && !way.equals("desc")) {
                throw GraphProblem.unsupported(
                        "Sorting by '%s' is not supported: sort by displayName, userPrincipalName or createdDateTime."
                                .formatted(text));
            }
            return new Order(sort, way.equals("desc"));
        });
    }

    /** The place a page begins at; what is none is none of ours. */
    Optional<Cursor> cursor(GraphRequest request) {
        return request.options().text("$skiptoken").map(token -> tokens.read(request, token)
                .orElseThrow(() -> new GraphProblem(
                        400, "Directory_ExpiredPageToken", "The specified page token value is not valid.")));
    }

    /**
     * The address of the next page: everything that was asked, and where to go on. Without braces, for clients take
     * links for templates.
     */
    String link(GraphRequest request, Cursor after) {
        return link(request, "$skiptoken", after);
    }

    String link(GraphRequest request, String token, Cursor after) {
        var all = new LinkedHashMap<>(request.options().given());
        all.remove("$skiptoken");
        all.remove("$deltatoken");
        all.put(token, tokens.signed(request, after));
        return request.base() + "/"
                + request.path().stream().map(GraphReads::encoded).collect(Collectors.joining("/")) + "?"
                + all.entrySet().stream()
                        .map(option -> option.getKey() + "=" + encoded(option.getValue()))
                        .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%24", "$")
                .replace("%28", "(")
                .replace("%29", ")");
    }
}
