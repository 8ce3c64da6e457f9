package io.zetel.licensing.api.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.zetel.licensing.api.automation.job.JobWork;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.catalogue.CatalogueEvent;
import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.EventTypes;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.webhook.WebhookEvent;
import io.zetel.licensing.projections.history.ChainCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

@DisplayName("The sources of the console")
class ConsoleSourcesSpec {

    private static final Pattern INLINE =
            Pattern.compile("\\sstyle\\s*=|\\son\\w+\\s*=|\\$unsafe\\{|<script(?![^>]*\\ssrc=)|<style|javascript:");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");
    /** What is no text: a tag, an expression, a statement or an argument of a template. */
    private static final Pattern MARKUP = Pattern.compile(
            "(?m)^@(?:param|import).*$|!\\{.*?;}|@template\\.console\\.layout\\(shell = shell(?:, \\w+ = [^,`]+)*, content = "
                    + "@`|@template\\.\\S+\\((?:[^()]|\\([^()]*\\))*\\)"
                    + "|@(?:if|elseif|for)\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)|@(?:else|endif|endfor)"
                    + "|\\$\\{(?:[^{}]|\\{[^}]*})*}|<[^>]*>|`\\)");

    /** Signs, the mark, and the languages, which call themselves by their own names. */
    private static final List<String> SAME_EVERYWHERE = List.of("zetel", "NL", "DE", "EN", "v", "0");

    static Stream<Path> templates() throws IOException {
        return Files.list(Path.of("src/main/jte/console")).sorted();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hold_nothing_inline_and_no_text_outside_the_words(Path template) throws IOException {
        var source = Files.readString(template);
        assertThat(INLINE.matcher(source).results().map(found -> found.group())).isEmpty();
        var plain = MARKUP.matcher(source).replaceAll(" ");
        assertThat(Arrays.stream(plain.split("[^\\p{L}\\d]+"))
                        .filter(word -> !word.isEmpty() && !SAME_EVERYWHERE.contains(word)))
                .isEmpty();
    }

    @Test
    void say_the_same_in_each_language() {
        var english = Words.of("en");
        for (var language : Words.LANGUAGES) {
            var words = Words.of(language);
            assertThat(words.keys()).as(language).isEqualTo(english.keys());
            assertThat(words.keys()).as(language).allSatisfy(key -> {
                assertThat(words.text(key)).as(key).isNotBlank();
                assertThat(places(words.text(key))).as(key).isEqualTo(places(english.text(key)));
            });
        }
    }

    @Test
    void have_words_for_all_that_can_happen() {
        var words = Words.of("en");
        assertThat(Refusal.values()).allMatch(refusal -> words.has("refusal." + refusal.name()));
        assertThat(Role.values()).allMatch(role -> words.has("role." + role.claim()));
        assertThat(PolicyEvent.class.getPermittedSubclasses())
                .allMatch(event -> words.has("change." + event.getSimpleName()));
        assertThat(Stream.of(
                                TenantEvent.class,
                                PolicyEvent.class,
                                SubscriptionEvent.class,
                                HolderEvent.class,
                                GroupEvent.class,
                                WebhookEvent.class)
                        .flatMap(family -> EventTypes.names(family).stream()))
                .hasSizeGreaterThan(60)
                .allMatch(event -> words.has("event." + event));
        assertThat(CatalogueEvent.class.getPermittedSubclasses())
                .allMatch(event -> words.has("catalogue.event." + event.getSimpleName()));
        assertThat(ChainCheck.Reason.values()).allMatch(reason -> words.has("proof.broken." + reason.name()));
        assertThat(kindsOfJobs()).contains("APPLY_GROUP").allMatch(kind -> words.has("job." + kind));
    }

    private static List<String> kindsOfJobs() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(JobWork.class));
        return scanner.findCandidateComponents("io.zetel.licensing.api").stream()
                .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
                .filter(work -> ReflectionUtils.findField(work, "KIND") != null)
                .map(work -> String.valueOf(ReflectionTestUtils.getField(work, "KIND")))
                .toList();
    }

    @Test
    void ask_what_the_controllers_ask() {
        noClasses()
                .that()
                .resideInAPackage("..api.console..")
                .and()
                .haveSimpleNameNotStartingWith("Console")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.jdbc..", "javax.sql..", "java.sql..", "org.axonframework..")
                .because("a page has no query and no command of its own")
                .check(new ClassFileImporter().importPackagesOf(Words.class));
    }

    @Test
    void fit_the_budget() throws IOException {
        assertThat(Files.size(Path.of("src/main/resources/console/console.js"))).isLessThan(10_000);
        assertThat(Files.size(Path.of("src/main/resources/console/console.css")))
                .isLessThan(20_000);
    }

    private static List<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map(found -> found.group())
                .sorted()
                .toList();
    }
}
