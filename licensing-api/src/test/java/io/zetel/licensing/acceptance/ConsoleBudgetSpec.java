package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes over the wire, as a browser with nothing in its cache asks for it. */
@DisplayName("The first page of the console, with all it needs")
class ConsoleBudgetSpec {

    private static final int PLAIN = 100_000;
    private static final int COMPRESSED = 35_000;
    private static final int REQUESTS = 4;
    /** How long the next piece of an answer is. */
    private static final Pattern PIECE = Pattern.compile("\r\n([0-9a-f]+)\r\n");

    private final RunningZetel zetel = RunningZetel.shared();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void is_small_enough_for_a_stranger() {
        fits("/console/sign-in", Map.of());
    }

    @Test
    void is_small_enough_for_somebody_who_is_signed_in() {
        var tenant = TestTenant.claiming(zetel);
        List.of("SPE_E3", "SPE_E5", "VISIOCLIENT", "POWER_BI_PRO").forEach(sku -> tenant.buy(sku, 20));
        tenant.policy("TEAMS", "SPE_E3");
        for (int i = 0; i < 10; i++) {
            tenant.signIn("user-" + i).expect(201);
        }
        var browser = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN);
        Browser.caughtUp(zetel);
        fits("/console/t/" + tenant.id(), browser.cookies());
    }

    @Test
    void is_compressed_for_those_alone_who_take_that() {
        var plain = ask("/console/sign-in", Map.of(), "identity");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(Jsoup.parse(text(plain)).select("main#main")).hasSize(1);
        var api = ask("/v3/api-docs", Map.of(), "gzip");
        assertThat(api.headers().firstValue("Content-Encoding")).as("the API").isEmpty();
    }

    @Test
    void is_sent_in_one_piece_when_it_is_compressed() {
        var answer = RawConnection.to(zetel.port())
                .send(RawConnection.head("GET /console/sign-in", null, "Accept-Encoding: gzip"))
                .answer();
        assertThat(answer).containsIgnoringCase("content-encoding: gzip");
        assertThat(PIECE.matcher(answer).results().map(piece -> piece.group(1)).filter(size -> !size.equals("0")))
                .hasSizeLessThanOrEqualTo(1);
    }

    /** Style, script and mark come with the page; all of them are compressed. */
    private void fits(String path, Map<String, String> cookies) {
        var page = ask(path, cookies, "gzip");
        var html = text(page);
        var document = Jsoup.parse(html);
        var files = document.select("link[rel=stylesheet], link[rel=icon], script[src]").stream()
                .map(one -> one.hasAttr("src") ? one.attr("src") : one.attr("href"))
                .distinct()
                .toList();
        assertThat(files).anyMatch(file -> file.endsWith(".css")).anyMatch(file -> file.endsWith(".js"));
        assertThat(files.size() + 1).as("requests").isLessThanOrEqualTo(REQUESTS);
        int plain = html.getBytes(StandardCharsets.UTF_8).length;
        int sent = page.body().length;
        isCompressed(path, page);
        for (var file : files) {
            var asset = ask(file, Map.of(), "gzip");
            isCompressed(file, asset);
            plain += text(asset).getBytes(StandardCharsets.UTF_8).length;
            sent += asset.body().length;
        }
        assertThat(plain).as("bytes of " + path).isLessThan(PLAIN);
        assertThat(sent).as("compressed bytes of " + path).isLessThan(COMPRESSED);
    }

    private static void isCompressed(String path, HttpResponse<byte[]> answer) {
        assertThat(answer.headers().firstValue("Content-Encoding")).as(path).contains("gzip");
        assertThat(String.join(",", answer.headers().allValues("Vary")))
                .as(path)
                .contains("Accept-Encoding");
    }

    private HttpResponse<byte[]> ask(String path, Map<String, String> cookies, String encoding) {
        var request = HttpRequest.newBuilder(zetel.http().uri(path)).header("Accept-Encoding", encoding);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            var answer = client.send(request.build(), BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(HttpResponse<byte[]> answer) {
        try {
            return new String(
                    answer.headers().firstValue("Content-Encoding").isPresent()
                            ? new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes()
                            : answer.body(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
