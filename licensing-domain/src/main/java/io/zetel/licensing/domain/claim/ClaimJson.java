package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.policy.PolicyVersions;
import io.zetel.licensing.domain.shared.PlanId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * How a claim is stored: where its policy names the service plans it gives, {@code "enabledPlans"} is {@code "POLICY"}
 * instead of the list. The event says which version of which policy that is, and the policy's events come before it.
 * With fifty plans the list would be four fifths of the event.
 */
@SuppressWarnings("serial") // Nobody serializes a mapper.
public final class ClaimJson extends SimpleModule {

    /** Reads claims with the help of the versions of policies. */
    public ClaimJson(PolicyVersions policies) {
        super("claims");
        setMixInAnnotation(LicenseClaimed.class, ByReference.class);
        setDeserializerModifier(new ValueDeserializerModifier() {
            @Override
            public ValueDeserializer<?> modifyDeserializer(
                    DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
                return bean.getBeanClass() == LicenseClaimed.class ? new Claims(deserializer, policies) : deserializer;
            }
        });
    }

    private interface ByReference {

        @JsonSerialize(using = PlansOrPolicy.class)
        @JsonDeserialize(using = PolicyOrPlans.class)
        @Nullable
        List<PlanId> enabledPlans();
    }

    private static final class Reference {

        private static final String NAME = "POLICY";
        /** Stands for the list until the rest of the event is read. */
        private static final PolicyPlans UNREAD = PolicyPlans.of(List.of());
    }

    private static final class PlansOrPolicy extends ValueSerializer<List<PlanId>> {

        @Override
        public void serialize(List<PlanId> plans, JsonGenerator json, SerializationContext context) {
            if (plans instanceof PolicyPlans) {
                json.writeString(Reference.NAME);
            } else {
                context.writeValue(json, plans);
            }
        }
    }

    private static final class PolicyOrPlans extends ValueDeserializer<List<PlanId>> {

        @Override
        public List<PlanId> deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return List.of(context.readValue(json, PlanId[].class));
            }
            if (!json.getString().equals(Reference.NAME)) {
                return context.reportInputMismatch(this, "The plans of a claim are a list or %s.", Reference.NAME);
            }
            return Reference.UNREAD;
        }
    }

    private static final class Claims extends DelegatingDeserializer {

        private final PolicyVersions policies;

        Claims(ValueDeserializer<?> claims, PolicyVersions policies) {
            super(claims);
            this.policies = policies;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> claims) {
            return new Claims(claims, policies);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) {
            var claimed = (LicenseClaimed) super.deserialize(json, context);
            return claimed.enabledPlans() == Reference.UNREAD
                    ? claimed.giving(policies.plans(
                            claimed.tenantId(), claimed.policyId(), claimed.policyVersion(), claimed.skuId()))
                    : claimed;
        }
    }
}
