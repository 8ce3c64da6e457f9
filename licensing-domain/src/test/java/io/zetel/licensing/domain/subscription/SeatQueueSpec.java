package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.deletes;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.members;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.restores;
import static io.zetel.licensing.domain.Directory.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Happened;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.LicensingScenario.Answer;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.Healed;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsOffered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A seat that comes free")
class SeatQueueSpec {

    private static final List<Product> PRODUCTS = List.of(F3, E3);
    private static final List<String> NAMES =
            PRODUCTS.stream().map(Product::sku).toList();
    private static final Map<String, List<Product>> GROUPS =
            Map.of("frontline", List.of(F3), "office", List.of(E3), "both", List.of(F3, E3));
    private static final List<String> USERS =
            IntStream.range(0, 9).mapToObj(i -> "u" + i).toList();

    private final LicensingScenario scenario = contoso(1);

    @Test
    void G08_goes_to_whoever_waits_longest_in_the_commit_that_frees_it() {
        scenario.given(members(people("ann", "ben", "cas"))).given(joins(group("office"), people("ann", "ben", "cas")));
        scenario.when(leaves(group("office"), user("ann")));
        assertThat(holders(E3)).containsExactly("ben");
        assertThat(queue(E3)).containsExactly("cas");
    }

    @Test
    void G08_is_nobodys_who_asks_later_by_group_by_hand_or_by_claim() {
        // Nobody can take the first seat: those who wait are too many to be asked at once, and lack the other product.
        var crowd = IntStream.range(0, SeatPools.ASKED_AT_ONCE + 1)
                .mapToObj(i -> "w" + i)
                .toArray(String[]::new);
        scenario.given(assigns(user("holder"), F3), assigns(user("holder"), E3)).given(members(people(crowd)));
        for (int from = 0; from < crowd.length; from += 400) {
            scenario.given(
                    joins(group("both"), people(Arrays.copyOfRange(crowd, from, Math.min(crowd.length, from + 400)))));
        }
        assertThat(scenario.when(buysSeats(F3, 2)).events(SeatsOffered.class))
                .containsExactly(new SeatsOffered(CONTOSO, F3.skuId(), SeatPools.ASKED_AT_ONCE, true));
        scenario.given(member(user("late"), "NL"), joins(group("frontline"), user("late")));
        assertThat(holders(F3)).containsExactly("holder");
        assertThat(scenario.when(assigns(user("late"), F3)).answers()).allMatch(answer -> answer.refused() != null);
        assertThat(scenario.when(signIn("later").command()).outcome()).isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(queue(F3)).endsWith("w500", "late");

        assertThat(scenario.when(new HealWaiting(CONTOSO, F3.skuId(), List.of()))
                        .answer())
                .isEqualTo(new Healed(0, false));
        assertThat(holders(F3)).as("who waited could not take it").containsExactlyInAnyOrder("holder", "late");
    }

    @Test
    void G08_goes_to_a_bounded_number_at_once_and_to_the_others_before_anybody_new() {
        var first = IntStream.range(0, 400).mapToObj(i -> "a" + i).toArray(String[]::new);
        var then = IntStream.range(0, 200).mapToObj(i -> "b" + i).toArray(String[]::new);
        scenario.given(members(people(first))).given(members(people(then))).given(member(user("late"), "NL"));
        scenario.given(
                assigns(user("holder"), E3),
                joins(group("office"), people(first)),
                joins(group("office"), people(then)));
        scenario.given(buysSeats(E3, 1000));
        assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isEqualTo(1 + SeatPools.ASKED_AT_ONCE);
        scenario.given(joins(group("office"), user("late")));
        assertThat(queue(E3)).hasSize(101).endsWith("late");
        scenario.given(new HealWaiting(CONTOSO, E3.skuId(), List.of()));
        assertThat(queue(E3)).isEmpty();
        assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isEqualTo(602);
    }

    @Test
    void R02_is_not_kept_from_others_for_who_cannot_take_it() {
        scenario.given(member(user("ann"), "NL"), assigns(user("holder"), E3), joins(group("both"), user("ann")));
        assertThat(queue(F3)).containsExactly("ann");
        assertThat(scenario.when(signIn("ben").command()).outcome()).isInstanceOf(ClaimOutcome.Claimed.class);
        assertThat(holders(F3)).containsExactly("ben");
        scenario.given(removes(user("holder"), E3), removes(user("ben"), F3));
        assertThat(holders(F3)).containsExactly("ann");
        assertThat(holders(E3)).containsExactly("ann");
    }

    /** Ten thousand requests in all, each decided alone or together with others that waited. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void G08_DEC10_is_whose_the_requests_alone_say_it_is(int most) {
        for (int seed = 0; seed < 100; seed++) {
            new Run(new Random(seed), most).of(50);
        }
    }

    /** The same requests to the engine and to the oracle. */
    private static final class Run {

        private final Random random;
        private final int most;
        private final LicensingScenario scenario = contoso(2);
        private final QueueOracle oracle = new QueueOracle(
                GROUPS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().stream()
                        .map(Product::sku)
                        .toList())),
                NAMES);
        private final List<LicensingCommand> asked = new ArrayList<>();
        private final List<String> answers = new ArrayList<>();

        Run(Random random, int most) {
            this.random = random;
            this.most = most;
            NAMES.forEach(product -> oracle.buy(product, 2));
        }

        void of(int requests) {
            for (int i = 0; i < requests; i++) {
                answers.add(next().get());
                if (asked.size() >= most) {
                    check();
                }
            }
            check();
        }

        private void check() {
            var happened = scenario.whenTogether(asked);
            assertThat(answers(happened)).as("%s", asked).isEqualTo(answers);
            assertThat(holdings(scenario)).as("%s", asked).isEqualTo(held(oracle));
            for (var product : PRODUCTS) {
                assertThat(queue(scenario, product))
                        .as("%s: %s", product.sku(), asked)
                        .isEqualTo(oracle.queue(product.sku()));
            }
            asked.clear();
            answers.clear();
        }

        private Supplier<String> next() {
            var user = pick(USERS);
            var product = pick(PRODUCTS);
            var group = pick(GROUPS.keySet().stream().sorted().toList());
            return switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> ask(joins(group(group), user(user)), () -> oracle.join(user, group));
                case 4, 5, 6 -> ask(leaves(group(group), user(user)), () -> oracle.leave(user, group));
                case 7 ->
                    asks(assigns(user(user), product), () -> oracle.assign(user, product.sku()) ? "OK" : "REFUSED");
                case 8 ->
                    asks(removes(user(user), product), () -> oracle.remove(user, product.sku()) ? "OK" : "REFUSED");
                case 9 -> ask(deletes(user(user)), () -> oracle.delete(user));
                case 10 -> ask(restores(user(user)), () -> oracle.restore(user));
                case 11 -> asks(signIn(user).command(), () -> oracle.claim(user));
                case 12 -> {
                    int seats = 1 + random.nextInt(4);
                    yield ask(buysSeats(product, seats), () -> oracle.buy(product.sku(), seats));
                }
                default -> {
                    boolean isOver = random.nextBoolean();
                    yield ask(
                            new AdjustSubscription(
                                            CONTOSO,
                                            product.skuId(),
                                            purchaseOf(product),
                                            null,
                                            null,
                                            null,
                                            isOver ? RequestedStatus.SUSPENDED : RequestedStatus.ACTIVE,
                                            null)
                                    .confirm(),
                            () -> oracle.suspend(product.sku(), isOver));
                }
            };
        }

        private Supplier<String> ask(LicensingCommand command, Runnable told) {
            return asks(command, () -> {
                told.run();
                return "OK";
            });
        }

        private Supplier<String> asks(LicensingCommand command, Supplier<String> told) {
            asked.add(command);
            return told;
        }

        private <T> T pick(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }

        private static List<String> answers(Happened happened) {
            return happened.answers().stream().map(Run::answer).toList();
        }

        private static String answer(Answer answer) {
            if (answer.refused() != null) {
                return "REFUSED";
            }
            return switch (answer.value()) {
                case ClaimOutcome.Claimed claimed -> "CLAIMED " + claimed.sku();
                case ClaimOutcome.AlreadyLicensed _ -> "ALREADY_LICENSED";
                case ClaimOutcome.Refused _ -> "REFUSED";
                case null, default -> "OK";
            };
        }

        private static Map<String, Set<String>> held(QueueOracle oracle) {
            var holdings = new TreeMap<>(oracle.holdings());
            USERS.forEach(user -> holdings.putIfAbsent(user, Set.of()));
            return holdings;
        }
    }

    private static LicensingScenario contoso(int seats) {
        var scenario = new LicensingScenario().given(registered(), switchedOn());
        PRODUCTS.forEach(product -> scenario.given(buys(product, seats)));
        GROUPS.forEach((name, products) ->
                scenario.given(users(group(name)), gives(group(name), products.toArray(Product[]::new))));
        return scenario.given(members(Stream.concat(USERS.stream(), Stream.of("holder"))
                        .map(HolderId::user)
                        .toArray(HolderId[]::new)))
                .given(createsPolicy(PRODUCTS.toArray(Product[]::new)));
    }

    private List<String> holders(Product product) {
        return Stream.concat(
                        Stream.of("holder", "ann", "ben", "cas", "late", "later"),
                        IntStream.range(0, 501).mapToObj(i -> "w" + i))
                .filter(name -> scenario.holder(CONTOSO, user(name)).holds(product.skuId()))
                .toList();
    }

    private static Map<String, Set<String>> holdings(LicensingScenario scenario) {
        var holdings = new TreeMap<String, Set<String>>();
        for (var name : USERS) {
            var holder = scenario.holder(CONTOSO, user(name));
            holdings.put(
                    name,
                    PRODUCTS.stream()
                            .filter(product -> holder.holds(product.skuId()))
                            .map(Product::sku)
                            .collect(Collectors.toSet()));
        }
        return holdings;
    }

    private List<String> queue(Product product) {
        return queue(scenario, product);
    }

    private static List<String> queue(LicensingScenario scenario, Product product) {
        return scenario.pool(CONTOSO, product.skuId()).queue().waiting().stream()
                .map(HolderId::id)
                .toList();
    }

    private static LicensingCommand buysSeats(Product product, @Nullable Integer seats) {
        return new AdjustSubscription(CONTOSO, product.skuId(), purchaseOf(product), seats, null, null, null, null);
    }

    private static GroupId group(String name) {
        return new GroupId(name);
    }

    private static HolderId user(String name) {
        return HolderId.user(name);
    }

    private static HolderId[] people(String... names) {
        return Stream.of(names).map(HolderId::user).toArray(HolderId[]::new);
    }
}
