package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.shared.Refusal.HOLDER_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_COUNTRY;
import static io.zetel.licensing.domain.shared.Refusal.USER_DELETED;
import static io.zetel.licensing.domain.shared.Refusal.USER_NOT_DELETED;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PurgeUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RemoveDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.RestoreUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.SetAccountEnabled;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.AccountDisabled;
import io.zetel.licensing.domain.holder.HolderEvent.AccountEnabled;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceRegistered;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.OnPremisesSyncSet;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationSet;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.HolderEvent.UserPurged;
import io.zetel.licensing.domain.holder.HolderEvent.UserRestored;
import io.zetel.licensing.domain.holder.HolderEvent.UserSoftDeleted;
import io.zetel.licensing.domain.holder.HolderEvent.UserTypeSet;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.Countries;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.Refused.Fault;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the directory's news mean to a user or device and its licences (P07, P23, P24). */
public final class DirectoryDecider {

    private DirectoryDecider() {}

    /** What happens to the holder; nothing where it is so already. */
    public static List<HolderEvent> decide(HolderState state, DirectoryCommand command, HolderFacts facts)
            throws Refused {
        return switch (command) {
            case PutUser c when !state.isKnown() -> provisioned(state, c, facts);
            case PutUser c ->
                changed(
                        present(state, c.expectedVersion()),
                        c.userType(),
                        c.usageLocation(),
                        c.onPremisesSynced(),
                        c.inBulk(),
                        facts);
            case PatchUser c ->
                changed(
                        present(state, c.expectedVersion()),
                        c.userType(),
                        c.usageLocation(),
                        c.onPremisesSynced(),
                        false,
                        facts);
            case PutDevice _ ->
                state.isKnown() ? List.of() : List.of(new DeviceRegistered(facts.tenantId(), facts.holder()));
            case DeleteUser c when known(state, c.expectedVersion()).standing() == Standing.DELETED -> List.of();
            case DeleteUser c -> deleted(state, c, facts);
            case RestoreUser _ when known(state, null).standing() == Standing.ACTIVE -> List.of();
            case RestoreUser _ -> restored(state, facts);
            case SetAccountEnabled c -> account(present(state, c.expectedVersion()), c, facts);
            case PurgeUser _
            when known(state, null).standing() == Standing.ACTIVE ->
                throw new Refused(USER_NOT_DELETED, "Delete the user first.");
            case PurgeUser _ -> List.of(new UserPurged(facts.tenantId(), facts.holder()));
            case RemoveDevice c -> removed(known(state, c.expectedVersion()), facts);
        };
    }

    /** The products whose pools the decision may look at. */
    public static Set<SkuId> products(HolderState state, DirectoryCommand command) {
        return switch (command) {
            case PutUser c
            when !isNews(state, c.userType(), c.usageLocation(), c.onPremisesSynced())
                    && !(c.inBulk() && state.usageLocation() == null) -> Set.of();
            case PatchUser c when !isNews(state, c.userType(), c.usageLocation(), c.onPremisesSynced()) -> Set.of();
            case PutUser _, PatchUser _, DeleteUser _ ->
                state.standing() == Standing.ACTIVE ? state.seatsWanted() : Set.of();
            case RestoreUser _ ->
                state.standing() == Standing.DELETED
                        ? AccountLifecycle.awakened(state).seatsWanted()
                        : Set.of();
            case SetAccountEnabled c ->
                state.standing() == Standing.ACTIVE && c.enabled()
                        ? AccountLifecycle.awakened(state).seatsWanted()
                        : Set.of();
            case PutDevice _, PurgeUser _, RemoveDevice _ -> Set.of();
        };
    }

    private static boolean isNews(
            HolderState state, @Nullable UserType userType, @Nullable String location, @Nullable Boolean synced) {
        return userType != null && userType != state.userType()
                || location != null && !location.equals(state.usageLocation())
                || synced != null && synced != state.onPremisesSynced();
    }

    private static HolderState known(HolderState state, @Nullable Long expectedVersion) throws Refused {
        if (!state.isKnown()) {
            throw new Refused(HOLDER_NOT_FOUND, "Nobody is known by this id.");
        }
        if (expectedVersion != null && expectedVersion != state.version()) {
            throw new Refused(
                    VERSION_MISMATCH, "It is at version %d, not %d.".formatted(state.version(), expectedVersion));
        }
        return state;
    }

    static HolderState present(HolderState state, @Nullable Long expectedVersion) throws Refused {
        if (known(state, expectedVersion).standing() == Standing.DELETED) {
            throw new Refused(USER_DELETED, "The user is deleted; restore it first.");
        }
        return state;
    }

    private static List<HolderEvent> provisioned(HolderState state, PutUser c, HolderFacts facts) throws Refused {
        if (c.expectedVersion() != null) {
            known(state, c.expectedVersion());
        }
        refuseUnknownCountry(c.usageLocation());
        var provisioned = new UserProvisioned(
                facts.tenantId(),
                facts.holder(),
                c.userType() == null ? UserType.MEMBER : c.userType(),
                c.usageLocation(),
                Boolean.TRUE.equals(c.onPremisesSynced()));
        return c.inBulk() && c.usageLocation() == null ? List.of(provisioned, inherited(facts)) : List.of(provisioned);
    }

    private static List<HolderEvent> changed(
            HolderState state,
            @Nullable UserType userType,
            @Nullable String location,
            @Nullable Boolean synced,
            boolean inBulk,
            HolderFacts facts)
            throws Refused {
        refuseUnknownCountry(location);
        var draft = new DecisionBuilder(state, facts);
        if (userType != null && userType != state.userType()) {
            draft.append(new UserTypeSet(facts.tenantId(), facts.holder(), userType));
        }
        if (location != null && !location.equals(state.usageLocation())) {
            draft.append(new UsageLocationSet(facts.tenantId(), facts.holder(), location));
        }
        if (synced != null && synced != state.onPremisesSynced()) {
            draft.append(new OnPremisesSyncSet(facts.tenantId(), facts.holder(), synced));
        }
        if ((inBulk || Boolean.FALSE.equals(synced) && state.onPremisesSynced())
                && draft.state().usageLocation() == null) {
            draft.append(inherited(facts));
        }
        return draft.events().isEmpty() ? List.of() : draft.heals().events();
    }

    private static UsageLocationInherited inherited(HolderFacts facts) {
        return new UsageLocationInherited(facts.tenantId(), facts.holder(), facts.country());
    }

    private static List<HolderEvent> deleted(HolderState state, DeleteUser c, HolderFacts facts) {
        return new DecisionBuilder(state, facts)
                .append(new UserSoftDeleted(facts.tenantId(), facts.holder(), c.reason(), facts.now()))
                .intends(AccountLifecycle::suspended)
                .events();
    }

    private static List<HolderEvent> restored(HolderState state, HolderFacts facts) {
        return new DecisionBuilder(state, facts)
                .append(new UserRestored(facts.tenantId(), facts.holder(), facts.now()))
                .intends(after -> after.account() == Account.SUSPENDED ? after : AccountLifecycle.awakened(after))
                .events();
    }

    /** To keep the licences is to leave them as they are, also where they sleep already. */
    private static List<HolderEvent> account(HolderState state, SetAccountEnabled c, HolderFacts facts) {
        var builder = new DecisionBuilder(state, facts);
        if (c.enabled()) {
            return state.account().isEnabled()
                    ? List.of()
                    : builder.append(new AccountEnabled(facts.tenantId(), facts.holder(), facts.now()))
                            .intends(AccountLifecycle::awakened)
                            .events();
        }
        boolean suspends = c.licenses() == LicensesOfDisabled.SUSPEND && state.account() != Account.SUSPENDED;
        if (!state.account().isEnabled() && !suspends) {
            return List.of();
        }
        builder.append(new AccountDisabled(facts.tenantId(), facts.holder(), c.licenses(), facts.now()));
        return suspends ? builder.intends(AccountLifecycle::suspended).events() : builder.events();
    }

    private static List<HolderEvent> removed(HolderState state, HolderFacts facts) {
        return new DecisionBuilder(state, facts)
                .intends(AccountLifecycle::ended)
                .append(new DeviceRemoved(facts.tenantId(), facts.holder()))
                .events();
    }

    private static void refuseUnknownCountry(@Nullable String location) throws Refused {
        if (location != null && !Countries.contains(location)) {
            throw new Refused(List.of(new Fault(
                    INVALID_COUNTRY,
                    "/usageLocation",
                    "%s is no country code of two capital letters.".formatted(location))));
        }
    }
}
