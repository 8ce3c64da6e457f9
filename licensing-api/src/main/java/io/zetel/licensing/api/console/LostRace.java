package io.zetel.licensing.api.console;

import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReorderProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What somebody is told whose form was overtaken: what others did meanwhile, and what the form wanted. */
final class LostRace {

    private LostRace() {}

    /** The page itself shows what is now; {@code changes} are those since the version that the form showed. */
    static Stream<String> said(Shell shell, List<PolicyModel.Version> changes, @Nullable LicensingCommand command) {
        var told = changes.stream()
                .map(change -> change(
                        shell,
                        change.at(),
                        change.who(),
                        shell.t("change." + change.change()),
                        String.join("; ", change.differences())));
        return said(shell, told, wanted(shell, command));
    }

    static Stream<String> said(Shell shell, Stream<String> changes, @Nullable String wanted) {
        return Stream.of(
                        Stream.of(shell.t("lost")),
                        changes,
                        Stream.ofNullable(wanted).map(text -> shell.t("lost.wanted", text)))
                .flatMap(texts -> texts);
    }

    /** What somebody else did; the details are what is now, and was before where that is known. */
    static String change(Shell shell, Instant at, String who, String what, String details) {
        var said = shell.t("lost.change", shell.when(at), who, what);
        return details.isEmpty() ? said : said + " · " + details;
    }

    private static @Nullable String wanted(Shell shell, @Nullable LicensingCommand command) {
        return switch (command) {
            case AdjustPolicy c -> c.name() + " · " + shell.t(Boolean.TRUE.equals(c.enabled()) ? "on" : "off");
            case MoveProduct c ->
                named(shell, List.of(c.skuId()), "") + " · "
                        + shell.t(c.direction() == Direction.UP ? "move.up" : "move.down");
            case ReorderProducts c -> named(shell, c.skuIds(), " → ");
            case AddBackupProduct c ->
                shell.t("backup.add") + ": " + named(shell, List.of(c.product().skuId()), "");
            case RemoveProducts c -> shell.t("policy.remove") + ": " + named(shell, c.skuIds(), ", ");
            case SetServices c ->
                shell.t("services") + ": "
                        + (c.skuId() == null ? shell.t("services.everywhere") : named(shell, List.of(c.skuId()), ""));
            case DeletePolicy _ -> shell.t("policy.delete");
            case null, default -> null;
        };
    }

    private static String named(Shell shell, List<SkuId> skuIds, String between) {
        return skuIds.stream().map(sku -> shell.product(sku.value())).collect(Collectors.joining(between));
    }
}
